//! `ObservabilityAlertsNotificationChannel`.

use super::decode::Fields;
use super::document::{Document, Text};

/// Where alerts of an environment go. Its credentials are never read.
pub type NotificationChannel = Document<NotificationChannelSpec>;

/// The spec of a [`NotificationChannel`].
#[derive(Debug, Clone)]
pub struct NotificationChannelSpec {
    /// `environment`.
    pub environment: Text,
    /// `isEnvDefault`, if written: `false` says that it must not become the default by itself either.
    pub is_default: Option<bool>,
}

impl NotificationChannelSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        for name in ["emailConfig", "type", "webhookConfig"] {
            fields.known(name);
        }
        Self { environment: fields.text("environment"), is_default: fields.flag("isEnvDefault") }
    }
}
