use proptest::prelude::*;

use super::*;
use crate::document::tools::read_with;

fn line(name: &str) -> ReceiptLine {
    ReceiptLine {
        name: name.to_owned(),
        quantity: "2".to_owned(),
        unit_price: "₱599.00".to_owned(),
        amount: "₱1,198.00".to_owned(),
    }
}

fn total(label: &str, strong: bool) -> TotalRow {
    TotalRow {
        label: label.to_owned(),
        amount: "€12,345.00".to_owned(),
        strong,
    }
}

/// A receipt with this many lines, called "Line 0." and so on.
fn order(lines: usize) -> Receipt {
    Receipt {
        title: "Receipt".to_owned(),
        shop: "Luna’s Kitchen".to_owned(),
        number: "#1042".to_owned(),
        dates: vec![("Ordered".to_owned(), "18 Nov 2026".to_owned())],
        parties: vec![(
            "Customer".to_owned(),
            "José Ñuñez\n+63 917 123 4567".to_owned(),
        )],
        headings: LineHeadings {
            item: "Item".to_owned(),
            quantity: "Qty".to_owned(),
            price: "Price".to_owned(),
            amount: "Amount".to_owned(),
        },
        lines: (0..lines)
            .map(|number| line(&format!("Line {number}.")))
            .collect(),
        totals: vec![
            total("Subtotal", false),
            total("Shipping", false),
            total("Balance", true),
        ],
        payments_heading: "Payments".to_owned(),
        payments: vec![PaymentRow {
            when: "20 Nov 2026".to_owned(),
            what: "Cash on delivery".to_owned(),
            amount: "NT$500".to_owned(),
        }],
        notes: vec!["Thank you!".to_owned()],
        footer: vec!["This is not a tax invoice.".to_owned()],
        page_of: "Page {page} of {pages}".to_owned(),
        language: "en".to_owned(),
    }
}

/// The text of each page, as a person would copy it.
fn read(pdf: &Pdf) -> Option<Vec<String>> {
    let text = read_with("pdftotext", &["-layout", "{}", "-"], &pdf.bytes)?;
    let pages: Vec<String> = text
        .trim_end_matches('\u{c}')
        .split('\u{c}')
        .map(str::to_owned)
        .collect();
    assert_eq!(pages.len(), pdf.pages);
    Some(pages)
}

#[test]
fn lines_flow_over_as_many_pages_as_they_need() {
    for faces in [Faces::none(), Faces::system()] {
        for (lines, pages) in [(0, 1), (1, 1), (40, 2), (200, 8)] {
            let pdf = receipt(&order(lines), &faces).unwrap();
            assert_eq!(pdf.pages, pages, "{lines} lines");
        }
    }
}

#[test]
fn every_page_has_its_number_and_the_heading_of_the_list() {
    let pdf = receipt(&order(40), &Faces::none()).unwrap();
    let Some(pages) = read(&pdf) else { return };
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of 2", index + 1)), "{page}");
        assert_eq!(page.matches("Qty").count(), 1, "{page}");
    }
    let all = pages.concat();
    let found: Vec<usize> = (0..40)
        .map(|number| all.find(&format!("Line {number}.")).unwrap())
        .collect();
    assert!(found.is_sorted(), "{all}");
}

#[test]
fn totals_stay_together() {
    for lines in 10..45 {
        let pdf = receipt(&order(lines), &Faces::none()).unwrap();
        let Some(pages) = read(&pdf) else { return };
        let whole = |page: &&String| page.contains("Subtotal") && page.contains("Balance");
        assert_eq!(
            pages.iter().filter(whole).count(),
            1,
            "{lines} lines: {pages:#?}"
        );
    }
}

#[test]
fn text_can_be_copied_in_every_script_that_is_drawn() {
    let mut order = order(1);
    order.lines.push(line("紅豆麻糬（六入）Red bean"));
    order.title = "收據".to_owned();
    order.language = "zh-TW".to_owned();
    let pdf = receipt(&order, &Faces::system()).unwrap();
    let Some(pages) = read(&pdf) else { return };
    for text in ["Luna’s Kitchen", "José Ñuñez", "€12,345.00", "NT$500"] {
        assert!(pages[0].contains(text), "{text} in {}", pages[0]);
    }
    if pdf.undrawable.contains(&Script::Chinese) {
        assert!(pages[0].contains("lack of a font: Chinese"), "{}", pages[0]);
    } else {
        assert!(
            pages[0].contains("紅豆麻糬（六入）Red bean"),
            "{}",
            pages[0]
        );
        assert!(pages[0].contains("收據"), "{}", pages[0]);
        assert_eq!(pdf.undrawable, []);
    }
}

#[test]
fn without_fonts_the_page_is_latin_and_says_what_is_missing() {
    let mut order = order(1);
    order.lines.push(line("紅豆麻糬 שלום Red bean 🍡"));
    let pdf = receipt(&order, &Faces::none()).unwrap();
    assert_eq!(pdf.undrawable, [Script::Hebrew, Script::Chinese]);
    let Some(pages) = read(&pdf) else { return };
    for text in [
        "José Ñuñez",
        "PHP 599.00",
        "€12,345.00",
        "???? ???? Red bean ?",
        "Some text could not be shown for lack of a font: Hebrew, Chinese",
    ] {
        assert!(pages[0].contains(text), "{text} in {}", pages[0]);
    }
}

#[test]
fn with_latin_fonts_alone_the_page_has_its_signs_and_says_what_is_missing() {
    let mut installed = fontdb::Database::new();
    installed.load_system_fonts();
    let latin = installed
        .faces()
        .find(|face| face.post_script_name == "DejaVuSans")
        .and_then(|face| match &face.source {
            fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _) => Some(path.clone()),
            fontdb::Source::Binary(_) => None,
        });
    let Some(latin) = latin else {
        assert!(
            std::env::var_os("CI").is_none(),
            "fonts-dejavu-core is missing"
        );
        println!("not checked: DejaVu Sans is not installed");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    std::fs::copy(latin, directory.path().join("latin.ttf")).unwrap();
    let mut order = order(1);
    order.lines.push(line("紅豆麻糬 Red bean"));
    let pdf = receipt(&order, &Faces::directory(directory.path())).unwrap();
    assert_eq!(pdf.undrawable, [Script::Chinese]);
    let Some(pages) = read(&pdf) else { return };
    for text in [
        "₱599.00",
        "□□□□ Red bean",
        "lack of a font: Chinese",
        "Page 1 of 1",
    ] {
        assert!(pages[0].contains(text), "{text} in {}", pages[0]);
    }
}

#[test]
fn emoji_and_what_hides_between_letters_do_no_harm() {
    let mut order = order(0);
    order.shop = "Luna 👩🏽‍🍳🇵🇭 ☎\u{202E}\u{200B}\u{7} Ma\u{301}ria".to_owned();
    let pdf = receipt(&order, &Faces::none()).unwrap();
    assert_eq!(pdf.undrawable, []);
    let Some(pages) = read(&pdf) else { return };
    assert!(pages[0].contains("Luna ? ? Mária · #1042"), "{}", pages[0]);
}

#[test]
fn long_names_wrap_inside_their_column() {
    let mut order = order(1);
    let word = "0123456789".repeat(12);
    order.lines = vec![
        line(&word),
        line(&"Hand-poured candle with sampaguita ".repeat(6)),
        line(&"天然大豆蠟燭，茉莉花與金桔香。".repeat(6)),
    ];
    let pdf = receipt(&order, &Faces::system()).unwrap();
    let Some(pages) = read(&pdf) else { return };
    let first = pages[0]
        .lines()
        .find(|line| line.contains("₱1,198.00"))
        .unwrap();
    let digits = first.trim().split_once(' ').unwrap().0;
    assert!(digits.len() < 90 && word.starts_with(digits), "{first}");
    for line in pages[0].lines() {
        let start = line.trim_start();
        assert!(!start.starts_with(['，', '。']), "{line}");
    }
}

#[test]
fn the_file_says_what_it_is_and_in_which_language() {
    let mut order = order(1);
    order.title = "收據".to_owned();
    order.language = "zh-TW".to_owned();
    let pdf = receipt(&order, &Faces::none()).unwrap();
    let file = String::from_utf8_lossy(&pdf.bytes);
    assert!(file.starts_with("%PDF-1.7"));
    assert!(file.contains("/Lang(zh-TW)"));
    assert!(!file.contains("1970"));
    let Some(information) = read_with("pdfinfo", &["{}"], &pdf.bytes) else {
        return;
    };
    assert!(
        information.contains("收據 #1042 – Luna’s Kitchen"),
        "{information}"
    );
    assert!(information.contains("A4"), "{information}");
}

#[test]
fn the_same_receipt_gives_the_same_bytes() {
    let faces = Faces::system();
    let first = receipt(&order(3), &faces).unwrap();
    assert_eq!(first, receipt(&order(3), &faces).unwrap());
    // Fonts are embedded as the few glyphs that are used.
    assert!(first.bytes.len() < 60_000, "{}", first.bytes.len());
}

fn any_receipt() -> impl Strategy<Value = Receipt> {
    let text = || {
        prop_oneof![
            ".{0,12}",
            "\\PC{0,200}",
            "[ -~\n]{0,60}",
            "[一-鿿。，]{0,80}"
        ]
    };
    let pairs = prop::collection::vec((text(), text()), 0..6);
    let fours = prop::collection::vec([text(), text(), text(), text()], 0..30);
    let threes = prop::collection::vec(([text(), text(), text()], any::<bool>()), 0..12);
    (prop::collection::vec(text(), 12), pairs, fours, threes).prop_map(
        |(texts, pairs, fours, threes)| {
            let at = |index: usize| texts[index].clone();
            Receipt {
                title: at(0),
                shop: at(1),
                number: at(2),
                dates: pairs.clone(),
                parties: pairs,
                headings: LineHeadings {
                    item: at(3),
                    quantity: at(4),
                    price: at(5),
                    amount: at(6),
                },
                lines: fours
                    .into_iter()
                    .map(|[name, quantity, unit_price, amount]| ReceiptLine {
                        name,
                        quantity,
                        unit_price,
                        amount,
                    })
                    .collect(),
                totals: threes
                    .iter()
                    .map(|([label, amount, _], strong)| TotalRow {
                        label: label.clone(),
                        amount: amount.clone(),
                        strong: *strong,
                    })
                    .collect(),
                payments_heading: at(7),
                payments: threes
                    .into_iter()
                    .map(|([when, what, amount], _)| PaymentRow { when, what, amount })
                    .collect(),
                notes: vec![at(8)],
                footer: vec![at(9)],
                page_of: at(10),
                language: at(11),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_text_gives_pages(any in any_receipt()) {
        let pdf = receipt(&any, &Faces::none()).unwrap();
        prop_assert!(pdf.pages >= 1 && pdf.bytes.starts_with(b"%PDF-"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_text_gives_pages_with_the_fonts_of_this_machine(any in any_receipt()) {
        static FACES: std::sync::LazyLock<Faces> = std::sync::LazyLock::new(Faces::system);
        let pdf = receipt(&any, &FACES).unwrap();
        prop_assert!(pdf.pages >= 1 && pdf.bytes.starts_with(b"%PDF-"));
    }
}
