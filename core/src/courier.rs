//! The parcel companies that shops name: what they are called, and where a parcel is followed.

/// A company that carries parcels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What people call it.
    pub name: &'static str,
    /// Spellings that mean it, folded by [`key`].
    aliases: &'static [&'static str],
    /// The address at which a parcel is followed, with `{}` for its number; none where the company
    /// only has a form to type it into.
    follow: Option<&'static str>,
}

/// A company whose page takes the number in its address.
const fn followed(
    name: &'static str,
    aliases: &'static [&'static str],
    follow: &'static str,
) -> Known {
    Known {
        name,
        aliases,
        follow: Some(follow),
    }
}

/// A company whose page has only a form.
const fn asked(name: &'static str, aliases: &'static [&'static str]) -> Known {
    Known {
        name,
        aliases,
        follow: None,
    }
}

/// The addresses are those of the companies' own public tracking pages.
static KNOWN: &[Known] = &[
    followed(
        "J&T",
        &[
            "jt",
            "jnt",
            "jandt",
            "jtexpress",
            "jntexpress",
            "jandtexpress",
        ],
        "https://www.jtexpress.ph/trajectoryQuery?waybillNo={}&flag=1",
    ),
    followed(
        "LBC",
        &["lbc", "lbcexpress"],
        "https://www.lbcexpress.com/track/?tracking_no={}",
    ),
    followed(
        "Ninja Van",
        &["ninjavan", "ninja", "nv", "njv"],
        "https://www.ninjavan.co/en-ph/tracking?id={}",
    ),
    followed(
        "Flash Express",
        &["flash", "flashexpress"],
        "https://www.flashexpress.ph/fle/tracking?se={}",
    ),
    asked("Lalamove", &["lalamove", "lala"]),
    asked("Grab", &["grab", "grabexpress"]),
    asked("2GO", &["2go", "2goexpress"]),
    followed(
        "SPX Express",
        &["spx", "shopeexpress", "spxexpress"],
        "https://spx.ph/track?{}",
    ),
    asked(
        "7-11 交貨便",
        &[
            "711",
            "7eleven",
            "seveneleven",
            "711交貨便",
            "交貨便",
            "統一超商",
            "小七",
        ],
    ),
    asked(
        "全家",
        &["全家", "familymart", "fami", "全家店到店", "全家便利商店"],
    ),
    asked("萊爾富", &["萊爾富", "hilife"]),
    asked("OK 超商", &["ok超商", "okmart"]),
    asked(
        "黑貓宅急便",
        &[
            "黑貓",
            "黑貓宅急便",
            "宅急便",
            "tcat",
            "takkyubin",
            "blackcat",
        ],
    ),
    asked("新竹物流", &["新竹物流", "新竹貨運", "hct"]),
    asked("宅配通", &["宅配通", "台灣宅配通", "ecan", "pelican"]),
    asked(
        "中華郵政",
        &["中華郵政", "郵局", "taiwanpost", "chunghwapost"],
    ),
    followed(
        "SF Express",
        &["sf", "sfexpress", "順豐", "順豐速運"],
        "https://www.sf-express.com/chn/en/waybill/waybill-detail/{}",
    ),
    followed(
        "FedEx",
        &["fedex", "federalexpress"],
        "https://www.fedex.com/fedextrack/?trknbr={}",
    ),
    followed(
        "DHL",
        &["dhl", "dhlexpress"],
        "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}&submit=1",
    ),
    followed("UPS", &["ups"], "https://www.ups.com/track?tracknum={}"),
    followed(
        "USPS",
        &["usps", "uspostalservice"],
        "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    ),
    followed(
        "Delhivery",
        &["delhivery"],
        "https://www.delhivery.com/track-v2/package/{}",
    ),
    asked("India Post", &["indiapost", "speedpost", "indiaspeedpost"]),
    followed(
        "Blue Dart",
        &["bluedart"],
        "https://www.bluedart.com/trackdartresultthirdparty?trackFor=0&trackNo={}",
    ),
    asked("DTDC", &["dtdc"]),
];

/// The company that a spelling means, whatever its case, width, spaces and signs.
pub fn known(text: &str) -> Option<&'static Known> {
    let key = key(text);
    KNOWN
        .iter()
        .find(|courier| courier.aliases.contains(&key.as_str()))
}

/// Where a parcel is followed: `None` where the company is unknown or has no such address.
pub fn link(courier: &str, tracking: &str) -> Option<String> {
    let tracking = tracking.trim();
    if tracking.is_empty() {
        return None;
    }
    Some(known(courier)?.follow?.replace("{}", &encode(tracking)))
}

/// What to call a company: its own name where it is known, else as it was typed.
pub fn name(courier: &str) -> &str {
    known(courier).map_or(courier, |known| known.name)
}

fn key(text: &str) -> String {
    crate::customer::fold(text)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// Percent-encodes everything but the unreserved characters (RFC 3986, 2.3).
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                encoded.push('%');
                encoded.push(char::from(HEX[usize::from(byte >> 4)]));
                encoded.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_company_are_one() {
        for (typed, name) in [
            ("J&T", "J&T"),
            ("jnt", "J&T"),
            ("J & T Express", "J&T"),
            ("lbc", "LBC"),
            ("ninja van", "Ninja Van"),
            ("7-11", "7-11 交貨便"),
            ("７－１１ 交貨便", "7-11 交貨便"),
            ("黑貓", "黑貓宅急便"),
            ("Speed Post", "India Post"),
        ] {
            assert_eq!(known(typed).map(|known| known.name), Some(name), "{typed}");
        }
        assert_eq!(known("my cousin"), None);
        assert_eq!(known(""), None);
        assert_eq!(name("my cousin"), "my cousin");
    }

    #[test]
    fn no_spelling_means_two_companies() {
        let mut seen = std::collections::HashSet::new();
        for courier in KNOWN {
            assert_eq!(known(courier.name), Some(courier), "{}", courier.name);
            for alias in courier.aliases {
                assert_eq!(key(alias), *alias);
                assert!(seen.insert(alias), "{alias}");
            }
        }
    }

    #[test]
    fn a_number_is_encoded_and_leads_nowhere_else() {
        assert_eq!(
            link("jnt", " 88123456 ").as_deref(),
            Some("https://www.jtexpress.ph/trajectoryQuery?waybillNo=88123456&flag=1")
        );
        assert_eq!(
            link("UPS", "1Z&x=../é").as_deref(),
            Some("https://www.ups.com/track?tracknum=1Z%26x%3D..%2F%C3%A9")
        );
        assert_eq!(link("全家", "123"), None);
        assert_eq!(link("my cousin", "123"), None);
        assert_eq!(link("UPS", " "), None);
    }
}
