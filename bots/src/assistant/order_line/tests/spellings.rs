//! The spellings that must read, each with what it must read as.

use super::*;

#[test]
fn two_shirts_at_599_in_every_spelling() {
    let mut table = Table::default();
    let spellings = [
        "2 shirt 599",
        "2x shirt @599",
        "shirt x2 599",
        "shirt ×2 ＠599",
        "2 pcs shirt 599 each",
        "2 × shirt 599",
        "shirt 599 x2",
        "shirt*2 599",
        "2x shirt 599",
        "2 x shirt 599",
        "shirt x 2 599",
        "x2 shirt 599",
        "shirt 2x 599",
        "shirt 2pcs 599",
        "2pcs shirt 599",
        "2 pc shirt 599",
        "2 pcs. of shirt @ 599",
        "2 pieces shirt 599 ea",
        "2 shirt 599 apiece",
        "2 shirt 599 per pc",
        "2 shirt 599/pc",
        "2 shirt 599/-",
        "2 shirt ₱599",
        "2 shirt P599",
        "2 shirt p 599",
        "2 shirt php 599",
        "2 shirt php599",
        "2 shirt 599 php",
        "2 shirt 599php",
        "2 shirt 599 pesos",
        "2 shirt tig 599",
        "2 shirt tig ₱599",
        "2 shirt tig-599",
        "2 shirt at 599",
        "2 shirt - 599",
        "2 shirt: 599",
        "shirt: 599 x 2",
        "shirt - 599 x 2",
        "2 - shirt - 599",
        "2 shirt, 599",
        "2, shirt, 599",
        "shirt, x2, 599",
        "shirt (x2) 599",
        "shirt (2pcs) 599",
        "shirt qty 2 599",
        "shirt qty: 2 @599",
        "2 shirt 599 = 1198",
        "2 shirt @599 = 1,198",
        "shirt 599 x 2 = 1198",
        "shirt ₱599x2",
        "shirt 599*2",
        "shirt 2x₱599",
        "shirt 2 x @599",
        "２ shirt ５９９",
        "shirt ｘ２ ５９９",
        "shirt x２ ＠５９９",
        "- 2 shirt 599",
        "• 2 shirt 599",
        "1. 2 shirt 599",
        "2) 2 shirt 599",
        "shirt@599 x2",
        "2 shirt 599.",
        "2 shirt 599.00",
        "2 shirt 599!",
        "  2   shirt\t599 ",
        "𝟮 shirt 𝟱𝟵𝟵",
        "२ shirt ५९९",
        "2 shirt 599 isa",
        "shirt x2pcs 599",
        "shirt x2 pcs 599",
        "shirt x2 599 each",
        "shirt x2 each 599",
        "2 shirt\u{200b} 599",
        "2 \u{202e}shirt\u{202c} 599",
        "item: 2 shirt 599",
        "2 shirt 599.0",
        "2 shirt for 599 each",
        "shirt 599 php 2 pcs",
        "2 shirt @599 only",
        "2pcs shirt - 599 - total 1198",
    ];
    for spelling in spellings {
        table.row(
            spelling,
            part(spelling, PHP),
            Ok(Part::Line(item("Shirt", 2, Some(59_900), PHP))),
        );
    }
    table.holds();
}

#[test]
fn two_shirts_in_chinese() {
    let mut table = Table::default();
    for spelling in [
        "黑色襯衫 x2 599",
        "2 黑色襯衫 599",
        "2個 黑色襯衫 599元",
        "2件黑色襯衫 599",
        "黑色襯衫2件 599元",
        "黑色襯衫×2 NT$599",
        "黑色襯衫x2 $599",
        "黑色襯衫＊２ ５９９",
        "黑色襯衫 ２件 ５９９元",
        "2x黑色襯衫 599",
        "黑色襯衫 x2 NT599",
        "黑色襯衫 NT$599 x2",
        "黑色襯衫 599元x2",
        "黑色襯衫 x2 599塊",
        "黑色襯衫　x2　599",
        "黑色襯衫599元x2",
        "黑色襯衫，x2，599",
        "黑色襯衫、2件、599元",
        "黑色襯衫 數量2 599",
        "黑色襯衫 數量：2 單價599",
        "黑色襯衫 x2 599元整",
        "2 件 黑色襯衫 ＄599",
        "品項：黑色襯衫 x2 599",
        "黑色襯衫：599 x2",
        "1、黑色襯衫 x2 599",
    ] {
        let expected = Part::Line(item("黑色襯衫", 2, Some(599), TWD));
        table.row(spelling, part(spelling, TWD), Ok(expected));
    }
    table.holds();
}

#[test]
fn names_keep_what_belongs_to_them() {
    let mut table = Table::default();
    let lines = [
        ("white pants 699", "White Pants", 1, Some(69_900)),
        ("2 shirt", "Shirt", 2, None),
        ("shirt", "Shirt", 1, None),
        ("shirt x2", "Shirt", 2, None),
        ("2 iPhone 15 @35000", "iPhone 15", 2, Some(3_500_000)),
        ("2 USB-C cable 150", "USB-C cable", 2, Some(15_000)),
        ("2 t-shirt 599", "T-shirt", 2, Some(59_900)),
        (
            "Nike x Adidas cap 900",
            "Nike x Adidas cap",
            1,
            Some(90_000),
        ),
        ("3 photo 4x6 @20", "Photo 4x6", 3, Some(2_000)),
        (
            "2 boxes of chocolates 300",
            "Boxes Of Chocolates",
            2,
            Some(30_000),
        ),
        ("shirt 2XL 599", "shirt 2XL", 1, Some(59_900)),
        (
            "2 shirt (black, M) 599",
            "shirt (black, M)",
            2,
            Some(59_900),
        ),
        ("7up 30", "7up", 1, Some(3_000)),
        ("500g coffee 250", "500g Coffee", 1, Some(25_000)),
        (
            "A12 black shirt 599 x10",
            "A12 black shirt",
            10,
            Some(59_900),
        ),
        ("A12黑襯衫 599", "A12黑襯衫", 1, Some(59_900)),
        ("5號電池 x4 50", "5號電池", 4, Some(5_000)),
        ("三明治 x2 50", "三明治", 2, Some(5_000)),
        ("毛巾 3件組 x2 299", "毛巾 3件組", 2, Some(29_900)),
        ("one piece figure 500", "One Piece Figure", 1, Some(50_000)),
        ("🍎 x2 50", "🍎", 2, Some(5_000)),
        ("14k gold ring 5000", "14k Gold Ring", 1, Some(500_000)),
        ("ship-shape mug 120", "Ship-shape Mug", 1, Some(12_000)),
        ("1 ship model kit 500", "Ship Model Kit", 1, Some(50_000)),
        ("運動鞋 x1 2999", "運動鞋", 1, Some(299_900)),
        ("balance bike 500", "Balance Bike", 1, Some(50_000)),
        (
            "less sugar milk tea 100",
            "Less Sugar Milk Tea",
            1,
            Some(10_000),
        ),
        ("notebook 80", "Notebook", 1, Some(8_000)),
        ("shirt for kids 599", "Shirt For Kids", 1, Some(59_900)),
        ("box 599", "Box", 1, Some(59_900)),
        ("1 shirt for 599", "Shirt", 1, Some(59_900)),
        ("freebie ₱0", "Freebie", 1, Some(0)),
        (
            "2 Black Shirt 599.00 1,198.00",
            "Black Shirt",
            2,
            Some(59_900),
        ),
        (
            "2 × Black Shirt    599.00    1,198.00",
            "Black Shirt",
            2,
            Some(59_900),
        ),
        (
            "1 sofa reupholstery 28000",
            "Sofa Reupholstery",
            1,
            Some(2_800_000),
        ),
        ("(black) shirt 599", "(Black) Shirt", 1, Some(59_900)),
        ("Ｔシャツ x2 599", "Ｔシャツ", 2, Some(59_900)),
        ("襯衫（黑） x2 599", "襯衫（黑）", 2, Some(59_900)),
        ("10000 sticker 1", "Sticker", 10_000, Some(100)),
    ];
    for (text, name, quantity, price) in lines {
        table.row(
            text,
            part(text, PHP),
            Ok(Part::Line(item(name, quantity, price, PHP))),
        );
    }
    table.holds();
}

#[test]
fn amounts_in_every_spelling() {
    let mut table = Table::default();
    let amounts = [
        (PHP, "599", 59_900),
        (PHP, "1,299", 129_900),
        (PHP, "1.5k", 150_000),
        (PHP, "1.5K", 150_000),
        (PHP, "1,00,000", 10_000_000),
        (PHP, "100,000", 10_000_000),
        (PHP, "599/-", 59_900),
        (PHP, "tig 599", 59_900),
        (PHP, "₱599", 59_900),
        (PHP, "₱ 599", 59_900),
        (PHP, "599.50", 59_950),
        (PHP, "599.5", 59_950),
        (PHP, "php 599", 59_900),
        (PHP, "PHP599", 59_900),
        (PHP, "P599", 59_900),
        (PHP, "P1,299.75", 129_975),
        (PHP, "599 pesos", 59_900),
        (PHP, "２９９", 29_900),
        (PHP, "@599", 59_900),
        (PHP, "599 each", 59_900),
        (PHP, "0", 0),
        (PHP, "0.05", 5),
        (PHP, "2k", 200_000),
        (PHP, " 599 ", 59_900),
        (PHP, "1,299.00", 129_900),
        (PHP, "1.299,00", 129_900),
        (PHP, "599.", 59_900),
        (TWD, "NT$599", 599),
        (TWD, "NT599", 599),
        (TWD, "nt$ 1,299", 1_299),
        (TWD, "599元", 599),
        (TWD, "$599", 599),
        (TWD, "1.5k", 1_500),
        (TWD, "1.5萬", 15_000),
        (TWD, "2萬", 20_000),
        (TWD, "５９９元", 599),
        (TWD, "台幣599", 599),
        (TWD, "599塊錢", 599),
        (TWD, "TWD 599", 599),
        (INR, "₹599", 59_900),
        (INR, "Rs.599/-", 59_900),
        (INR, "Rs 1,00,000", 10_000_000),
        (INR, "rs. 599", 59_900),
        (INR, "599 rupees", 59_900),
        (INR, "1.5 lakh", 15_000_000),
        (INR, "12,34,567.89", 123_456_789),
        (INR, "599/- only", 59_900),
        (INR, "५९९", 59_900),
        (INR, "INR 599", 59_900),
        (Currency::Usd, "$20", 2_000),
        (Currency::Usd, "US$20", 2_000),
        (Currency::Usd, "20 usd", 2_000),
        (Currency::Hkd, "$20", 2_000),
        (Currency::Hkd, "HK$20", 2_000),
        (Currency::Sgd, "S$20", 2_000),
        (Currency::Sgd, "$20", 2_000),
        (Currency::Eur, "12,50", 1_250),
        (Currency::Eur, "€ 1.299,00", 129_900),
        (Currency::Idr, "Rp15.000", 15_000),
        (Currency::Idr, "15.000.000", 15_000_000),
        (Currency::Idr, "15k", 15_000),
        (Currency::Vnd, "150.000đ", 150_000),
        (Currency::Jpy, "¥1,299", 1_299),
        (Currency::Jpy, "￥1299", 1_299),
        (Currency::Myr, "RM12.90", 1_290),
        (Currency::Thb, "฿599", 59_900),
        (Currency::Krw, "12,000원", 12_000),
        (Currency::Kwd, "1.299", 1_299),
        (Currency::Kwd, "KD 1.5", 1_500),
        (Currency::Kwd, "5kd", 5_000),
        (PHP, "10,000,000,000", MAX_MINOR),
    ];
    for (currency, text, minor) in amounts {
        table.row(
            text,
            parse_amount(text, currency),
            Ok(Money::new(minor, currency)),
        );
    }
    table.holds();
}

#[test]
fn clauses_in_every_spelling() {
    let mut table = Table::default();
    for text in [
        "ship 80",
        "Ship 80",
        "SHIPPING 80",
        "shipping: 80",
        "shipping fee 80",
        "Shipping Fee: ₱80",
        "fee 80",
        "fees 80",
        "sf 80",
        "SF80",
        "sf: 80",
        "sf=80",
        "sf - 80",
        "delivery 80",
        "delivery fee 80",
        "delivery charge 80 only",
        "運費 80",
        "運費80",
        "運費：80",
        "運80",
        "運 80",
        "郵資80",
        "ship ８０",
        "ship 80 php",
        "• ship 80",
    ] {
        table.row(
            text,
            part(text, PHP),
            Ok(Part::Shipping(Money::new(8_000, PHP))),
        );
    }
    for text in [
        "free shipping",
        "Free Shipping!",
        "ship free",
        "sf 0",
        "免運",
        "運費 免費",
        "shipping: free",
    ] {
        table.row(
            text,
            part(text, PHP),
            Ok(Part::Shipping(Money::new(0, PHP))),
        );
    }
    for (text, method) in [
        ("deposit 500 gcash", Some("gcash")),
        ("deposit 500", None),
        ("Deposit: 500 GCash", Some("GCash")),
        ("dp 500 maya", Some("maya")),
        ("DP500", None),
        ("dp gcash 500", Some("gcash")),
        ("advance 500 bank", Some("bank")),
        ("downpayment 500 via gcash", Some("gcash")),
        ("down payment ₱500 thru BPI", Some("BPI")),
        ("訂金 500 現金", Some("現金")),
        ("訂金500現金", Some("現金")),
        ("定金500", None),
        ("deposit of 500 cash", Some("cash")),
        ("deposits 500 gcash ref 1234567", Some("gcash ref 1234567")),
        ("advance paid 500", None),
        ("dp 500 (gcash)", Some("gcash")),
        ("訂金：500元".trim_end_matches('元'), None),
        ("deposit 500 - bank transfer", Some("bank transfer")),
        ("deposit 500 匯款", Some("匯款")),
        ("deposit 500 轉帳", Some("轉帳")),
        ("dp 500 cod", Some("cod")),
    ] {
        let expected = Part::Deposit(Deposit {
            amount: Money::new(50_000, PHP),
            method: method.map(str::to_owned),
        });
        table.row(text, part(text, PHP), Ok(expected));
    }
    for (text, note) in [
        ("note gift wrap", "gift wrap"),
        ("notes: gift wrap", "gift wrap"),
        ("MEMO gift wrap", "gift wrap"),
        ("備註 禮物包裝", "禮物包裝"),
        ("備注：禮物包裝", "禮物包裝"),
        ("備註禮物", "禮物"),
        ("note leave at no. 5, gate 2", "leave at no. 5, gate 2"),
        ("note: Gift （紅）", "Gift （紅）"),
        ("note \u{202e}evil\u{7}", "evil"),
        ("remarks - call first", "call first"),
    ] {
        table.row(text, part(text, PHP), Ok(Part::Note(note.to_owned())));
    }
    table.holds();
}

#[test]
fn dates_in_every_spelling() {
    let mut table = Table::default();
    for (text, date) in [
        ("due 12 dec", "2026-12-12"),
        ("due Dec 12", "2026-12-12"),
        ("due 12 December 2026", "2026-12-12"),
        ("due: 2026-12-12", "2026-12-12"),
        ("due 2026/12/12", "2026-12-12"),
        ("due 12/24", "2026-12-24"),
        ("due 24/12", "2026-12-24"),
        ("due 12/12", "2026-12-12"),
        ("due date 12th dec", "2026-12-12"),
        ("due 5 jan", "2027-01-05"),
        ("due 20 nov", "2026-11-20"),
        ("due 19 nov", "2027-11-19"),
        ("due today", "2026-11-20"),
        ("due tomorrow", "2026-11-21"),
        ("due fri", "2026-11-27"),
        ("due sunday", "2026-11-22"),
        ("due 12月24日", "2026-12-24"),
        ("due 2026年12月24日", "2026-12-24"),
        ("交期 明天", "2026-11-21"),
        ("due 29 feb", "2028-02-29"),
        ("deadline dec 12, 2026", "2026-12-12"),
        ("due on 24/12/2026", "2026-12-24"),
    ] {
        table.row(text, part(text, PHP), Ok(Part::Due(date.parse().unwrap())));
    }
    assert_eq!(
        part("due 12/11", TWD),
        Ok(Part::Due("2026-12-11".parse().unwrap()))
    );
    table.holds();
}
