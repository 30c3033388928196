//! Numbers one slip of the finger away from a given one.

/// Every number that comes from `typed` by swapping two neighbouring digits, or by one digit wrong,
/// missing or too many. At most some two hundred.
pub(super) fn numbers(typed: &str) -> Vec<i32> {
    let digits: Vec<u8> = typed.bytes().filter(u8::is_ascii_digit).take(10).collect();
    let mut spellings = Vec::new();
    for at in 0..digits.len() {
        let mut shorter = digits.clone();
        shorter.remove(at);
        spellings.push(shorter);
        if at + 1 < digits.len() {
            let mut swapped = digits.clone();
            swapped.swap(at, at + 1);
            spellings.push(swapped);
        }
        for digit in b'0'..=b'9' {
            let mut wrong = digits.clone();
            wrong[at] = digit;
            spellings.push(wrong);
        }
    }
    for at in 0..=digits.len() {
        for digit in b'0'..=b'9' {
            let mut longer = digits.clone();
            longer.insert(at, digit);
            spellings.push(longer);
        }
    }
    let mut numbers: Vec<i32> = spellings
        .into_iter()
        .filter_map(|spelling| String::from_utf8(spelling).ok()?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        let near = numbers("1402");
        for number in [1042, 4102, 1401, 402, 142, 11402, 14020] {
            assert!(near.contains(&number), "{number}");
        }
        for number in [1024, 2041, 1, 140_200] {
            assert!(!near.contains(&number), "{number}");
        }
        assert!(numbers("").len() <= 10);
        assert!(numbers("99999999999999999999").len() < 300);
    }
}
