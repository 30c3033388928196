use proptest::prelude::*;

use super::*;

const BDO: &str = "BDO Unibank,,,,\n\
    Account: 0012345678,,,,\n\
    Date,Description,Reference,Amount,Balance\n\
    2026-11-20,\"INSTAPAY, JANE CRUZ\",1234567890123,\"1,198.00\",\"5,000.00\"\n\
    2026-11-20,ATM WITHDRAWAL,,(500.00),\"4,500.00\"\n\
    2026-11-21,order #1042,77,599,\"5,099.00\"\n\
    ,Closing balance,,,\"5,099.00\"\n";

fn row(line: i32, dated: &str, amount_minor: i64, reference: &str, words: &str) -> Row {
    Row {
        line,
        dated: dated.to_owned(),
        amount_minor,
        reference: reference.to_owned(),
        words: words.to_owned(),
    }
}

#[test]
fn only_what_came_in_counts() {
    let read = read(BDO.as_bytes(), Currency::Php).unwrap();
    assert_eq!(read.lines, 3);
    assert_eq!(
        read.rows,
        [
            row(
                4,
                "2026-11-20",
                119_800,
                "1234567890123",
                "INSTAPAY, JANE CRUZ"
            ),
            row(6, "2026-11-21", 59_900, "77", "order #1042"),
        ]
    );
}

#[test]
fn every_encoding_and_delimiter_reads_the_same() {
    let text = "交易日期,摘要,支出金額,存入金額,餘額,備註\r\n\
        115/11/20,轉帳,,1198,5000,後五碼12345\r\n\
        115/11/20,提款,500,,4500,\r\n";
    let expected = [row(2, "115/11/20", 1_198, "", "轉帳 後五碼12345")];
    let (big5, _, lost) = BIG5.encode(text);
    assert!(!lost);
    let utf16 = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>()
    };
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(text.as_bytes());
    for bytes in [
        text.as_bytes().to_vec(),
        marked,
        big5.into_owned(),
        utf16(text),
        text.replace(',', ";").into_bytes(),
        utf16(&text.replace(',', "\t")),
    ] {
        let read = read(&bytes, Currency::Twd).unwrap();
        assert_eq!((read.lines, &read.rows[..]), (2, &expected[..]));
    }
}

#[test]
fn a_column_of_its_own_may_say_which_way_it_went() {
    let text = "Date;Type;Amount;Memo\n1 Nov;CR;599,00;a\n2 Nov;DR;100,00;b\n";
    let read = read(text.as_bytes(), Currency::Eur).unwrap();
    assert_eq!((read.lines, read.rows.len()), (2, 1));
    assert_eq!(read.rows[0].amount_minor, 59_900);
}

#[test]
fn what_can_not_be_read_is_said_with_its_place() {
    let bad = BDO.replace("599,", "5o9🙂,");
    assert_eq!(
        read(bad.as_bytes(), Currency::Php),
        Err(Unreadable::NoAmount {
            line: 6,
            column: "Amount".to_owned(),
            cell: "5o9🙂".to_owned(),
        })
    );
    for (bytes, why) in [
        (&b""[..], Unreadable::NoHeader),
        (b"2 shirts\nfor Jane\n", Unreadable::NoHeader),
        (b"Date,Description\n1 Nov,x\n", Unreadable::NoHeader),
        (b"Date,Amount\n1\0,5\n", Unreadable::NoText),
        (b"\xff\xff\x00\x80", Unreadable::NoText),
    ] {
        assert_eq!(read(bytes, Currency::Php), Err(why), "{bytes:?}");
    }
    let late = format!("{}Date,Amount\n", "x,y\n".repeat(HEADER_WITHIN));
    assert_eq!(
        read(late.as_bytes(), Currency::Php),
        Err(Unreadable::NoHeader)
    );
    let large = vec![b'x'; MAX_BYTES + 1];
    assert_eq!(
        read(&large, Currency::Php),
        Err(Unreadable::TooLarge(MAX_BYTES + 1))
    );
    let rows = |count: usize| format!("Date,Amount\n{}", "1,5\n".repeat(count));
    assert_eq!(
        read(rows(MAX_ROWS).as_bytes(), Currency::Php)
            .unwrap()
            .lines,
        MAX_ROWS
    );
    assert_eq!(
        read(rows(MAX_ROWS + 1).as_bytes(), Currency::Php),
        Err(Unreadable::TooLong)
    );
}

proptest! {
    #[test]
    fn nothing_breaks_it(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "(?s).{0,200}") {
        let _ = read(&bytes, Currency::Php);
        let below = format!("Date,Amount,Memo\n{text}");
        if let Ok(read) = read(below.as_bytes(), Currency::Php) {
            prop_assert!(read.rows.iter().all(|row| row.amount_minor > 0 && row.line > 1));
            prop_assert!(read.rows.len() <= read.lines);
        }
    }
}
