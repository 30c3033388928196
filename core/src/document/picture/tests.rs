use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static FACES: LazyLock<Faces> = LazyLock::new(Faces::system);

fn column(heading: &str, align: Align) -> Column {
    Column {
        heading: heading.to_owned(),
        align,
    }
}

fn table(names: &[&str]) -> Table {
    let row = |name: &&str| vec![(*name).to_owned(), "2".to_owned(), "₱ 1,198.00".to_owned()];
    Table {
        title: "Fashion Store: buyers".to_owned(),
        subtitle: "1 Nov to 21 Nov, in ₱".to_owned(),
        columns: vec![
            column("Buyer", Align::Start),
            column("Open", Align::End),
            column("Total", Align::End),
        ],
        rows: names.iter().map(row).collect(),
        total: vec![
            "2 buyers".to_owned(),
            "4".to_owned(),
            "₱ 2,396.00".to_owned(),
        ],
        note: String::new(),
        language: "en".to_owned(),
    }
}

/// Width, height, and the pixels of each row of the picture.
fn drawn(table: &Table) -> (u32, u32, image::RgbImage) {
    let png = table_png(table, &FACES).unwrap();
    let picture = image::load_from_memory(&png).unwrap().into_rgb8();
    (picture.width(), picture.height(), picture)
}

/// How many pixels of the first row are neither paper nor zebra, from one edge to another.
fn ink(picture: &image::RgbImage, (left, right): (u32, u32)) -> usize {
    let top = (MARGIN + TITLE * 1.35 + SUBTITLE * 1.35 + ROW) as u32 + 4;
    (top..top + ROW as u32 - 8)
        .flat_map(|y| (left..right).map(move |x| (x, y)))
        .filter(|(x, y)| picture.get_pixel(*x, *y).0.iter().all(|part| *part < 128))
        .count()
}

#[test]
fn a_table_is_as_wide_as_a_telephone_and_grows_with_its_rows() {
    let (width, two, _) = drawn(&table(&["Jane", "Ana"]));
    assert_eq!(width, 1080);
    let (width, three, _) = drawn(&table(&["Jane", "Ana", "Mei"]));
    assert_eq!((width, three - two), (1080, ROW as u32));
    let (_, none, _) = drawn(&Table::default());
    assert!(none < two);
    let many = vec!["Jane"; 500];
    let (_, most, _) = drawn(&table(&many));
    assert!(most < 5_000, "no platform shows a picture {most} high");
}

#[test]
fn names_stay_in_their_column_and_figures_in_theirs() {
    let (_, _, short) = drawn(&table(&["Jane"]));
    assert!(ink(&short, (MARGIN as u32, 300)) > 200, "the name is drawn");
    let long = "Maria Clara de los Santos y Alba ".repeat(4);
    let (_, _, long) = drawn(&table(&[&long]));
    // The figures stand where they stood, and the long name ends before them.
    assert_eq!(ink(&short, (700, 1080)), ink(&long, (700, 1080)));
    assert!(ink(&long, (300, 600)) > 500);
    let edge = WIDTH as u32 - MARGIN as u32;
    assert_eq!(ink(&long, (edge + 2, 1080)), 0, "the margin is empty");
}

#[test]
fn a_long_name_ends_visibly() {
    let table = table(&[&"x".repeat(120)]);
    let typesetter = Typesetter::prepare(&FACES, "en", &texts(&table));
    let plan = Plan::of(&table, &typesetter);
    let cell = &plan.rows[0][0];
    assert!(cell.len() < 60);
    assert!(
        cell.last()
            .is_some_and(|glyph| matches!(glyph.character, '…' | '.')),
        "{cell:?}"
    );
    let (_, wide, _) = plan.columns[0];
    assert!(width(cell) * BODY * plan.scale <= wide + 0.5);
}

#[test]
fn large_figures_are_drawn_smaller_and_whole() {
    let mut table = table(&["Jane"]);
    table.columns.push(column("Paid", Align::End));
    table.columns.push(column("Owed", Align::End));
    let huge = "92,233,720,368,547,758.07".to_owned();
    table.rows = vec![vec![
        "Jane".to_owned(),
        "2".to_owned(),
        huge.clone(),
        huge.clone(),
        huge.clone(),
    ]];
    let typesetter = Typesetter::prepare(&FACES, "en", &texts(&table));
    let plan = Plan::of(&table, &typesetter);
    assert!(plan.scale < 1.0);
    assert_eq!(plan.rows[0][2].len(), huge.chars().count());
    let (left, wide, _) = plan.columns[4];
    assert!(left + wide <= WIDTH - MARGIN + 0.5);
}

#[test]
fn chinese_and_signs_of_currencies_are_drawn() {
    let blank = ink(&drawn(&table(&[""])).2, (MARGIN as u32, 400));
    assert_eq!(blank, 0);
    for name in ["王小美", "₱", "NT$", "<&\"'>", "a\0b\u{202e}c"] {
        let there = ink(&drawn(&table(&[name])).2, (MARGIN as u32, 400));
        assert!(there > 30, "{name:?} leaves {there} pixels");
    }
}

#[test]
fn without_faces_latin_is_drawn_all_the_same() {
    let png = table_png(&table(&["Jane", "王小美", "🙂"]), &Faces::none()).unwrap();
    assert!(image::load_from_memory(&png).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_people_are_called_it_is_a_picture(name in "\\PC{0,130}", cells in 0_usize..5) {
        let mut table = table(&["Jane"]);
        table.title = name.clone();
        table.rows.push(vec![name; cells]);
        let png = table_png(&table, &FACES).unwrap();
        prop_assert_eq!(image::load_from_memory(&png).unwrap().width(), 1080);
    }
}
