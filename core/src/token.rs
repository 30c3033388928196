//! Public links: random capabilities of 128 bits or more that carry their shop.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;

use crate::id::{ShopId, base36};

/// A secret of 128 random bits in 22 URL-safe characters.
pub fn random_secret() -> String {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token and the shop it carries. Written `{shop in base 36}-{22 characters}`: it fits Telegram's
/// start payload (64 of A-Z a-z 0-9 _ -) with room for a prefix.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShopToken {
    /// The shop it leads to.
    pub shop_id: ShopId,
    /// The secret part.
    pub secret: String,
}

impl ShopToken {
    /// A new token of a shop.
    pub fn new(shop_id: ShopId) -> Self {
        Self {
            shop_id,
            secret: random_secret(),
        }
    }

    /// Reads a token; `None` for anything that can't be one.
    pub fn parse(text: &str) -> Option<Self> {
        let (shop, secret) = text.trim().split_once('-')?;
        let sound = secret.len() == 22
            && secret
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let canonical = !shop.is_empty()
            && shop
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        if !sound || !canonical {
            return None;
        }
        let shop_id = i64::from_str_radix(shop, 36).ok().filter(|id| *id > 0)?;
        Some(Self {
            shop_id: ShopId(shop_id),
            secret: secret.to_owned(),
        })
    }
}

impl std::fmt::Display for ShopToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", base36(self.shop_id.0), self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_carries_its_shop() {
        for id in [1, 35, 36, 123_456_789, i64::MAX] {
            let token = ShopToken::new(ShopId(id));
            assert_eq!(ShopToken::parse(&token.to_string()), Some(token.clone()));
            assert!(token.to_string().len() <= 40);
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in [
            "",
            "-",
            "1-",
            "1-short",
            "0-AAAAAAAAAAAAAAAAAAAAAA",
            "Z-AAAAAAAAAAAAAAAAAAAAAA",
            "1-AAAAAAAAAAAAAAAAAAAAA/",
            "zzzzzzzzzzzzzzzz-AAAAAAAAAAAAAAAAAAAAAA",
            "+1-AAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(ShopToken::parse(text), None, "{text}");
        }
    }

    #[test]
    fn secrets_differ() {
        let secrets: std::collections::HashSet<_> = (0..1000).map(|_| random_secret()).collect();
        assert_eq!(secrets.len(), 1000);
    }
}
