//! Properties over generated orders and noise.

use proptest::prelude::*;

use super::*;

fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::ALL.to_vec())
}

/// Characters that mean something to the parser, so that noise reaches its corners.
fn noise() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "2",
        "599",
        "1,299",
        "1.299",
        "0",
        "x",
        "×",
        "*",
        "@",
        "tig",
        "each",
        "for",
        "=",
        "-",
        "₱",
        "$",
        "NT$",
        "php",
        "元",
        "個",
        "件",
        "shirt",
        "襯衫",
        "兩",
        "two",
        "5o9",
        "k",
        "/-",
        "%",
        ",",
        ".",
        ":",
        ";",
        "\n",
        "\n\n",
        " ",
        "(",
        ")",
        "ship",
        "deposit",
        "note",
        "due",
        "12 dec",
        "discount",
        "total",
        "Jane",
        "jane@example.com",
        "+63 917 123 4567",
        "🔥",
        "\u{202e}",
        "\u{200d}",
        "２",
        "pcs",
        "lakh",
        "less",
        "off",
        "gcash",
        "運費",
        "訂金",
        "é",
        "qty",
        "per",
    ]);
    prop::collection::vec(bits, 0..24).prop_map(|bits| bits.concat())
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Shirt",
        "Black Shirt",
        "White Pants",
        "Cap",
        "Sofa Reupholstery",
        "黑色襯衫",
        "褲子",
        "USB-C cable",
        "Café mug",
    ])
    .prop_map(str::to_owned)
}

/// Prices people ask, with and without decimals where the currency has them.
fn price(currency: Currency) -> impl Strategy<Value = Money> {
    let unit = currency.minor_per_unit();
    prop_oneof![
        (1_i64..100_000).prop_map(move |units| units * unit),
        1_i64..50_000_000,
        (1_i64..1_000).prop_map(move |thousands| thousands * 1_000 * unit),
    ]
    .prop_map(move |minor| Money::new(minor, currency))
}

/// An amount in the spellings that every currency shares.
fn amount_spelling(money: Money, which: usize) -> String {
    let grouped = money.digits();
    let plain = grouped.replace(',', "");
    let (sign, code) = (money.currency.sign(), money.currency.code());
    match which % 9 {
        0 => plain,
        1 => grouped,
        2 => format!("{sign}{plain}"),
        3 => format!("{sign} {grouped}"),
        4 => format!("{} {plain}", code.to_lowercase()),
        5 => format!("{plain} {code}"),
        6 => format!("{grouped}/-"),
        7 => plain
            .chars()
            .map(|c| if c.is_ascii_digit() { wide(c) } else { c })
            .collect(),
        _ => format!("@{grouped}"),
    }
}

fn wide(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xFEE0).unwrap()
}

fn line_spelling(line: &Line, which: usize, amount: usize) -> String {
    let (name, quantity) = (&line.name, line.quantity);
    let Some(price) = line.unit_price else {
        return format!("{quantity} {name}");
    };
    let amount = amount_spelling(price, amount);
    match which % 9 {
        0 => format!("{quantity} {name} {amount}"),
        1 => format!("{quantity}x {name} {amount}"),
        2 => format!("{name} x{quantity} {amount}"),
        3 => format!("{name} ×{quantity} {amount}"),
        4 => format!("{quantity} pcs {name} {amount} each"),
        5 => format!("{quantity} × {name} {amount}"),
        6 => format!("{name}*{quantity} {amount}"),
        7 => format!("{quantity}個 {name} {amount}"),
        _ => format!("{name} {amount} x{quantity}"),
    }
}

fn line(currency: Currency) -> impl Strategy<Value = Line> {
    (name(), 1_u32..=99, price(currency)).prop_map(|(name, quantity, price)| Line {
        name,
        quantity,
        unit_price: Some(price),
    })
}

fn draft(currency: Currency) -> impl Strategy<Value = Draft> {
    let method = prop::option::of(prop::sample::select(vec![
        "gcash",
        "Maya",
        "bank transfer",
        "現金",
        "匯款",
    ]));
    (
        prop::sample::select(vec!["Jane Cruz", "Ana", "王小明", "O'Neil", "María-José"]),
        prop::collection::vec(line(currency), 1..6),
        prop::option::of(price(currency)),
        prop::option::of((price(currency), method)),
        prop::option::of(prop::sample::select(vec![
            "gift wrap",
            "請用禮盒",
            "call 2 days before, 5pm",
        ])),
        prop::option::of(0_u64..360),
        any::<[bool; 2]>(),
    )
        .prop_map(
            |(buyer, lines, shipping, deposit, note, due, [email, phone])| Draft {
                buyer: Buyer {
                    name: buyer.to_owned(),
                    email: email.then(|| Email::parse("jane@example.com").unwrap()),
                    phone: phone.then(|| Phone::parse("+63 917 123 4567").unwrap()),
                },
                lines,
                shipping,
                deposit: deposit.map(|(amount, method)| Deposit {
                    amount,
                    method: method.map(str::to_owned),
                }),
                note: note.map(str::to_owned),
                due: due.map(|days| today() + chrono::Days::new(days)),
                ..Draft::default()
            },
        )
}

/// The parts after the buyer: the lines, then the clauses.
fn parts(draft: &Draft, which: usize) -> (String, Vec<String>, Vec<String>) {
    let mut buyer = vec![draft.buyer.name.clone()];
    buyer.extend(draft.buyer.email.iter().map(ToString::to_string));
    buyer.extend(draft.buyer.phone.iter().map(ToString::to_string));
    let lines = draft
        .lines
        .iter()
        .enumerate()
        // A bare price beside a bare quantity is asked about: here every amount is marked.
        .map(|(index, line)| {
            line_spelling(line, which + index, [2, 3, 4, 6, 8][(which + index) % 5])
        })
        .collect();
    let words = |options: [&str; 4]| options[which % 4].to_owned();
    let mut clauses = Vec::new();
    if let Some(fee) = draft.shipping {
        clauses.push(format!(
            "{} {}",
            words(["ship", "SF", "運費", "fee:"]),
            amount_spelling(fee, which % 8)
        ));
    }
    if let Some(deposit) = &draft.deposit {
        let method = deposit.method.clone().unwrap_or_default();
        let amount = amount_spelling(deposit.amount, which % 8);
        clauses.push(format!(
            "{} {amount} {method}",
            words(["deposit", "DP", "訂金", "advance"])
        ));
    }
    clauses.extend(
        draft
            .note
            .iter()
            .map(|note| format!("{} {note}", words(["note", "Notes:", "備註", "memo"]))),
    );
    clauses.extend(
        draft
            .due
            .iter()
            .map(|due| format!("due {}", due.format(["%Y-%m-%d", "%d %b %Y"][which % 2]))),
    );
    (buyer.join([" ", ", "][which % 2]), lines, clauses)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn nothing_typed_makes_it_stumble(text in prop_oneof![any::<String>(), noise()], currency in currencies()) {
        let readings = parse(&text, currency, today());
        prop_assert!(!readings.is_empty());
        for reading in &readings {
            for line in &reading.draft.lines {
                prop_assert!((1..=MAX_QUANTITY).contains(&line.quantity));
                prop_assert!(!line.name.is_empty() && line.name.chars().count() <= MAX_NAME_CHARACTERS);
                let hidden = line.name.contains(['\u{202e}', '\n', '\0']);
                    prop_assert!(!hidden);
                if let Some(price) = line.unit_price {
                    prop_assert!((0..=MAX_MINOR).contains(&price.minor) && price.currency == currency);
                }
            }
            let stored = serde_json::to_string(reading).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Reading>(&stored).unwrap(), reading);
        }
        let _ = parse_part(&text, currency, today());
        let _ = parse_amount(&text, currency);
        let _ = looks_like_order(&text, currency);
    }

    #[test]
    fn an_amount_in_any_spelling_is_that_amount(
        money in currencies().prop_flat_map(price), which in 0_usize..9,
    ) {
        let text = amount_spelling(money, which);
        prop_assert_eq!(parse_amount(&text, money.currency), Ok(money), "{}", text);
    }

    #[test]
    fn an_amount_in_thousands_is_that_amount(thousands in 1_i64..1_000, tenths in 0_i64..10, currency in currencies()) {
        let money = Money::new((thousands * 1_000 + tenths * 100) * currency.minor_per_unit(), currency);
        prop_assert_eq!(parse_amount(&format!("{thousands}.{tenths}k"), currency), Ok(money));
    }

    #[test]
    fn a_price_is_never_read_as_another(
        line in currencies().prop_flat_map(line), which in 0_usize..9, amount in 0_usize..9,
    ) {
        let currency = line.unit_price.unwrap().currency;
        let text = line_spelling(&line, which, amount);
        match parse_part(&text, currency, today()) {
            Ok(read) => prop_assert_eq!(read, Part::Line(line), "{}", text),
            Err(Problem::DidYouMean { .. }) => {}
            Err(other) => prop_assert!(false, "{}: {:?}", text, other),
        }
    }

    #[test]
    fn a_price_beside_a_leading_quantity_needs_no_question(
        line in currencies().prop_flat_map(line), which in 0_usize..8, amount in 0_usize..9,
    ) {
        let currency = line.unit_price.unwrap().currency;
        let text = line_spelling(&line, which, amount);
        prop_assert_eq!(parse_part(&text, currency, today()), Ok(Part::Line(line)), "{}", text);
    }

    #[test]
    fn two_amounts_in_digits_only_are_never_joined(a in 1_i64..1_000, b in 100_i64..1_000) {
        let text = format!("{a} {b}");
        prop_assert!(parse_amount(&text, PHP).is_err());
        for before in ["ship", "deposit", "2 shirt"] {
            let line = format!("{before} {text}");
            prop_assert!(parse_part(&line, PHP, today()).is_err(), "{}", line);
        }
    }

    #[test]
    fn a_written_order_reads_back(
        (currency, draft) in currencies().prop_flat_map(|currency| (Just(currency), draft(currency))),
        which in 0_usize..3_600,
    ) {
        let (buyer, lines, clauses) = parts(&draft, which);
        let mut all = vec![buyer];
        all.extend(lines);
        all.extend(clauses);
        let text = all.join(["; ", "\n", "；", ";\r\n"][which % 4]);
        let readings = parse(&text, currency, today());
        prop_assert_eq!(readings, vec![Reading { draft, problems: vec![] }], "{}", text);
    }

    #[test]
    fn the_order_of_clauses_and_saying_them_twice_change_nothing(
        (currency, draft) in currencies().prop_flat_map(|currency| (Just(currency), draft(currency))),
        which in 0_usize..3_600,
        turn in 0_usize..4,
    ) {
        let (buyer, lines, mut clauses) = parts(&draft, which);
        let twice = clauses.clone();
        let turn = turn.min(clauses.len());
        clauses.rotate_left(turn);
        let mut all = vec![buyer];
        all.extend(clauses);
        all.extend(lines);
        all.extend(twice);
        let readings = parse(&all.join("; "), currency, today());
        prop_assert_eq!(readings, vec![Reading { draft, problems: vec![] }], "{}", all.join("; "));
    }
}
