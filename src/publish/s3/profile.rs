//! The standard profiles: `~/.aws/credentials` and `~/.aws/config`, as Amazon's own tools read them.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a profile says. Never printed: it has no `Debug`.
#[derive(Default)]
pub(super) struct Profile {
    values: BTreeMap<String, String>,
}

impl Profile {
    /// The profile that `AWS_PROFILE` names, else `default`; empty where there is none.
    pub(super) fn read() -> Self {
        let name = std::env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "default".to_owned());
        let home = || std::env::home_dir().map(|home| home.join(".aws"));
        let file = |variable: &str, usual: &str| std::env::var_os(variable).map(PathBuf::from).or_else(|| Some(home()?.join(usual)));
        let text = |path: Option<PathBuf>| path.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let mut profile = Profile::default();
        profile.take(&text(file("AWS_CONFIG_FILE", "config")), &[name.as_str(), &format!("profile {name}")]);
        profile.take(&text(file("AWS_SHARED_CREDENTIALS_FILE", "credentials")), &[name.as_str()]);
        profile
    }

    /// One of its values.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// Takes the values of the sections of these names.
    fn take(&mut self, text: &str, sections: &[&str]) {
        let mut is_meant = false;
        for line in text.lines().map(str::trim_end) {
            if let Some(section) = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                is_meant = sections.contains(&section.trim());
            } else if is_meant
                && !line.starts_with([' ', '\t', '#', ';'])
                && let Some((key, value)) = line.split_once('=')
            {
                self.values.insert(key.trim().to_lowercase(), value.trim().to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_as_amazons_tools_do() {
        let text = "# note\n[default]\nregion = eu-west-1\n[profile news]\nregion=eu-central-1\ns3 =\n  max = 3\n[news]\naws_access_key_id = a\naws_secret_access_key=b=c\n";
        let mut profile = Profile::default();
        profile.take(text, &["news", "profile news"]);
        let values = ["region", "aws_access_key_id", "aws_secret_access_key", "max"].map(|key| profile.get(key));
        assert_eq!(values, [Some("eu-central-1"), Some("a"), Some("b=c"), None]);
    }
}
