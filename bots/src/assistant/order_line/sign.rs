//! How currencies and large round numbers are written beside an amount.

use waybill_core::money::Currency;

/// A way to write a currency.
#[derive(Debug)]
pub(super) struct Sign {
    pub(super) text: &'static str,
    place: Place,
    pub(super) of: &'static [Currency],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Before,
    After,
    Either,
}

/// Whether the text is a way to write a currency at that side of an amount.
pub(super) fn is_sign(text: &str, currency: Currency, place: Place) -> bool {
    strip_sign(text, currency, place).is_some_and(|(_, rest)| rest.is_empty())
}

/// The length in bytes of the currency or multiplier that the text starts with.
pub(super) fn suffix_length(text: &str, currency: Currency) -> Option<usize> {
    strip_sign(text, currency, Place::After)
        .map(|(_, rest)| text.len() - rest.len())
        .or_else(|| strip_power(text).map(|(_, rest)| text.len() - rest.len()))
}

/// Whether the text is a multiplier that may stand apart from its number: `1.5 lakh`, but not
/// `2 k`, where `k` may be the item.
pub(super) fn is_power_word(text: &str) -> bool {
    text != "k" && strip_power(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// The currency that the text starts with at that side of an amount, and what follows it.
pub(super) fn strip_sign(
    text: &str,
    currency: Currency,
    place: Place,
) -> Option<(&'static Sign, &str)> {
    SIGNS
        .iter()
        .filter(|sign| sign.place == place || sign.place == Place::Either)
        // In any other shop P599 is a part number.
        .filter(|sign| sign.text != "p" || currency == Currency::Php)
        .filter(|sign| text.starts_with(sign.text))
        .max_by_key(|sign| sign.text.len())
        .map(|sign| (sign, &text[sign.text.len()..]))
}

/// The power of ten that the text starts with, and what follows it.
pub(super) fn strip_power(text: &str) -> Option<(u32, &str)> {
    const POWERS: [(&str, u32); 9] = [
        ("k", 3),
        ("thousand", 3),
        ("lakhs", 5),
        ("lakh", 5),
        ("lac", 5),
        ("百", 2),
        ("千", 3),
        ("萬", 4),
        ("万", 4),
    ];
    POWERS
        .iter()
        .find_map(|(word, power)| text.strip_prefix(word).map(|rest| (*power, rest)))
}

const fn sign(text: &'static str, place: Place, of: &'static [Currency]) -> Sign {
    Sign { text, place, of }
}

/// Those whose people write a bare `$`.
const DOLLARS: &[Currency] = &[Currency::Usd, Currency::Twd, Currency::Hkd, Currency::Sgd];
const YUAN: &[Currency] = &[Currency::Twd, Currency::Hkd, Currency::Cny];

/// An empty list of currencies is one that Waybill does not count: reading it as the shop's would
/// be worse than refusing it.
static SIGNS: &[Sign] = &[
    sign("$", Place::Either, DOLLARS),
    sign("dollars", Place::After, DOLLARS),
    sign("dollar", Place::After, DOLLARS),
    sign("bucks", Place::After, &[Currency::Usd]),
    sign("us$", Place::Either, &[Currency::Usd]),
    sign("usd", Place::Either, &[Currency::Usd]),
    sign("美金", Place::Either, &[Currency::Usd]),
    sign("美元", Place::Either, &[Currency::Usd]),
    sign("nt$", Place::Either, &[Currency::Twd]),
    sign("nt", Place::Either, &[Currency::Twd]),
    sign("ntd", Place::Either, &[Currency::Twd]),
    sign("ntd$", Place::Either, &[Currency::Twd]),
    sign("twd", Place::Either, &[Currency::Twd]),
    sign("台幣", Place::Either, &[Currency::Twd]),
    sign("臺幣", Place::Either, &[Currency::Twd]),
    sign("新台幣", Place::Either, &[Currency::Twd]),
    sign("新臺幣", Place::Either, &[Currency::Twd]),
    sign("元", Place::After, YUAN),
    sign("元整", Place::After, YUAN),
    sign("圓", Place::After, YUAN),
    sign("塊", Place::After, YUAN),
    sign("塊錢", Place::After, YUAN),
    sign("块", Place::After, YUAN),
    sign("块钱", Place::After, YUAN),
    sign("hk$", Place::Either, &[Currency::Hkd]),
    sign("hkd", Place::Either, &[Currency::Hkd]),
    sign("港幣", Place::Either, &[Currency::Hkd]),
    sign("s$", Place::Either, &[Currency::Sgd]),
    sign("sg$", Place::Either, &[Currency::Sgd]),
    sign("sgd", Place::Either, &[Currency::Sgd]),
    sign("₱", Place::Either, &[Currency::Php]),
    sign("p", Place::Before, &[Currency::Php]),
    sign("php", Place::Either, &[Currency::Php]),
    sign("pesos", Place::After, &[Currency::Php]),
    sign("peso", Place::After, &[Currency::Php]),
    sign("piso", Place::After, &[Currency::Php]),
    sign("披索", Place::Either, &[Currency::Php]),
    sign("比索", Place::Either, &[Currency::Php]),
    sign("₹", Place::Either, &[Currency::Inr]),
    sign("rs", Place::Either, &[Currency::Inr]),
    sign("rs.", Place::Either, &[Currency::Inr]),
    sign("inr", Place::Either, &[Currency::Inr]),
    sign("rupees", Place::After, &[Currency::Inr]),
    sign("rupee", Place::After, &[Currency::Inr]),
    sign("रु", Place::Either, &[Currency::Inr]),
    sign("रुपये", Place::After, &[Currency::Inr]),
    sign("€", Place::Either, &[Currency::Eur]),
    sign("eur", Place::Either, &[Currency::Eur]),
    sign("euros", Place::After, &[Currency::Eur]),
    sign("euro", Place::After, &[Currency::Eur]),
    sign("歐元", Place::Either, &[Currency::Eur]),
    sign("£", Place::Either, &[Currency::Gbp]),
    sign("gbp", Place::Either, &[Currency::Gbp]),
    sign("quid", Place::After, &[Currency::Gbp]),
    sign("¥", Place::Either, &[Currency::Jpy]),
    sign("jpy", Place::Either, &[Currency::Jpy]),
    sign("yen", Place::After, &[Currency::Jpy]),
    sign("円", Place::After, &[Currency::Jpy]),
    sign("日圓", Place::Either, &[Currency::Jpy]),
    sign("日幣", Place::Either, &[Currency::Jpy]),
    sign("rm", Place::Either, &[Currency::Myr]),
    sign("myr", Place::Either, &[Currency::Myr]),
    sign("ringgit", Place::After, &[Currency::Myr]),
    sign("rp", Place::Either, &[Currency::Idr]),
    sign("rp.", Place::Either, &[Currency::Idr]),
    sign("idr", Place::Either, &[Currency::Idr]),
    sign("rupiah", Place::After, &[Currency::Idr]),
    sign("฿", Place::Either, &[Currency::Thb]),
    sign("thb", Place::Either, &[Currency::Thb]),
    sign("baht", Place::After, &[Currency::Thb]),
    sign("บาท", Place::After, &[Currency::Thb]),
    sign("₫", Place::Either, &[Currency::Vnd]),
    sign("đ", Place::After, &[Currency::Vnd]),
    sign("vnd", Place::Either, &[Currency::Vnd]),
    sign("vnđ", Place::Either, &[Currency::Vnd]),
    sign("₩", Place::Either, &[Currency::Krw]),
    sign("krw", Place::Either, &[Currency::Krw]),
    sign("won", Place::After, &[Currency::Krw]),
    sign("원", Place::After, &[Currency::Krw]),
    sign("kd", Place::Either, &[Currency::Kwd]),
    sign("kwd", Place::Either, &[Currency::Kwd]),
    sign("dinars", Place::After, &[Currency::Kwd]),
    sign("dinar", Place::After, &[Currency::Kwd]),
    sign("a$", Place::Either, &[]),
    sign("au$", Place::Either, &[]),
    sign("c$", Place::Either, &[]),
    sign("ca$", Place::Either, &[]),
    sign("nz$", Place::Either, &[]),
    sign("r$", Place::Either, &[]),
    sign("cn¥", Place::Either, &[Currency::Cny]),
    sign("cny", Place::Either, &[Currency::Cny]),
    sign("rmb", Place::Either, &[Currency::Cny]),
    sign("人民幣", Place::Either, &[Currency::Cny]),
    sign("aud", Place::Either, &[]),
    sign("cad", Place::Either, &[]),
    sign("chf", Place::Either, &[]),
    sign("usdt", Place::Either, &[]),
    sign("aed", Place::Either, &[]),
    sign("₽", Place::Either, &[]),
    sign("₺", Place::Either, &[]),
    sign("₿", Place::Either, &[]),
    sign("৳", Place::Either, &[]),
];
