//! Formats (component.md §5.4): what Kubernetes checks, and exactly as it does.

mod codes;
mod email;
mod network;
mod times;
mod uri;

/// A format that is checked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Format {
    /// A format of texts.
    Text(TextFormat),
    /// `int32`.
    Int32,
    /// `int64`.
    Int64,
    /// `float`.
    Float,
    /// `double`.
    Double,
}

/// A format of texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextFormat {
    accepts: fn(&str) -> bool,
}

impl TextFormat {
    pub(crate) fn accepts(self, text: &str) -> bool {
        (self.accepts)(text)
    }
}

impl Format {
    /// The format of texts of this name; dashes do not count.
    pub(crate) fn of_text(name: &str) -> Option<Self> {
        let accepts = match name.replace('-', "").as_str() {
            "bsonobjectid" => codes::is_object_id,
            "uri" => uri::is_request_uri,
            "email" => email::is_address,
            "hostname" => network::is_hostname,
            "ipv4" => network::is_ipv4,
            "ipv6" => network::is_ipv6,
            "cidr" => network::is_cidr,
            "mac" => network::is_mac,
            "uuid" => codes::is_uuid,
            "uuid3" => codes::is_uuid3,
            "uuid4" => codes::is_uuid4,
            "uuid5" => codes::is_uuid5,
            "isbn" => codes::is_isbn,
            "isbn10" => codes::is_isbn10,
            "isbn13" => codes::is_isbn13,
            "creditcard" => codes::is_credit_card,
            "ssn" => codes::is_ssn,
            "hexcolor" => codes::is_hex_color,
            "rgbcolor" => codes::is_rgb_color,
            "byte" => codes::is_base64,
            "password" => |_: &str| true,
            "date" => times::is_date,
            "duration" => times::is_duration,
            "datetime" => times::is_date_time,
            "k8sshortname" => network::is_short_name,
            "k8slongname" => network::is_long_name,
            _ => return None,
        };
        Some(Self::Text(TextFormat { accepts }))
    }

    /// The format of integers of this name.
    pub(crate) fn of_integer(name: &str) -> Option<Self> {
        match name {
            "int32" => Some(Self::Int32),
            "int64" => Some(Self::Int64),
            _ => None,
        }
    }

    /// The format of numbers of this name.
    pub(crate) fn of_number(name: &str) -> Option<Self> {
        match name {
            "float" => Some(Self::Float),
            "double" => Some(Self::Double),
            _ => None,
        }
    }
}
