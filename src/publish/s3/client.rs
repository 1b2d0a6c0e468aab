//! The requests that are made of a store, many at once, each with a failure that says what was done and tells no secret.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::Runtime;

use super::kinds::{caching, kind};
use super::profile::Profile;
use super::retry::Patient;
use super::state::{LIVE, PENDING, Record};
use crate::config::BucketPlace;
use crate::diagnostics::Failure;
use crate::input::Fingerprint;

/// So many requests are under way at once.
const AT_ONCE: usize = 16;

/// A store, and where in it the site lies.
pub(super) struct Client {
    store: AmazonS3,
    prefix: String,
    runtime: Runtime,
}

impl Client {
    /// With the credentials of the environment, else of the standard profile. Asks nothing yet.
    pub(super) fn open(place: &BucketPlace) -> Result<Self, Failure> {
        let given = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let profile = Profile::read();
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(&place.bucket);
        let elsewhere = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
        if given("AWS_ACCESS_KEY_ID").is_none() || given("AWS_SECRET_ACCESS_KEY").is_none() {
            match (profile.get("aws_access_key_id"), profile.get("aws_secret_access_key")) {
                (Some(id), Some(key)) => {
                    builder = builder.with_access_key_id(id).with_secret_access_key(key);
                    builder = profile.get("aws_session_token").into_iter().fold(builder, |builder, token| builder.with_token(token));
                }
                _ if elsewhere.iter().any(|name| given(name).is_some()) => {}
                _ => {
                    let message = "there are no credentials for the bucket; nothing was published";
                    let help = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a profile in ~/.aws/credentials (and AWS_PROFILE if it is not called default)";
                    return Err(Failure::Unpublished(format!("{message}\nhelp: {help}")));
                }
            }
        }
        let region = place.region.clone().or_else(|| given("AWS_REGION")).or_else(|| given("AWS_DEFAULT_REGION"));
        let region = region.or_else(|| profile.get("region").map(str::to_owned));
        // Stores that are not Amazon's mostly have one region, by this name.
        builder = builder.with_region(region.unwrap_or_else(|| if place.endpoint.is_some() { "auto".to_owned() } else { "us-east-1".to_owned() }));
        if let Some(endpoint) = &place.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://")).with_virtual_hosted_style_request(false);
        }
        let timeout =
            std::env::var("NUTGRAF_STORE_TIMEOUT_MS").ok().and_then(|text| text.parse().ok()).map_or(Duration::from_secs(60), Duration::from_millis);
        let options = ClientOptions::new().with_timeout(timeout).with_connect_timeout(timeout.min(Duration::from_secs(10)));
        let is_http = place.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        builder = builder
            .with_client_options(options.with_allow_http(is_http))
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            // Not every store knows how to delete many at once, and one answer for many hides which failed.
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig { max_retries: 0, ..RetryConfig::default() })
            .with_http_connector(Patient);
        let store = builder.build().map_err(|error| Failure::Usage(format!("the bucket cannot be used: {}", why(&error))))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Failure::io("preparing for the network", error))?;
        Ok(Self { store, prefix: place.prefix.clone(), runtime })
    }

    fn path(&self, key: &str) -> Result<Path, Failure> {
        Path::parse(format!("{}{key}", self.prefix)).map_err(|_| Failure::Bug(format!("`{key}` is no key")))
    }

    /// Length and mark of everything below the prefix, by key.
    pub(super) fn list(&self) -> Result<BTreeMap<String, (u64, String)>, Failure> {
        let prefix = self.prefix.trim_end_matches('/');
        let prefix = if prefix.is_empty() { None } else { Some(Path::parse(prefix).map_err(|_| Failure::Bug("the prefix is no key".to_owned()))?) };
        let found = self.runtime.block_on(self.store.list(prefix.as_ref()).try_collect::<Vec<_>>());
        let found = found.map_err(|error| failed("listing the bucket", &error))?;
        let entry = |meta: object_store::ObjectMeta| {
            let key = meta.location.as_ref().strip_prefix(self.prefix.as_str())?.to_owned();
            Some((key, (meta.size, meta.e_tag.unwrap_or_default())))
        };
        Ok(found.into_iter().filter_map(entry).collect())
    }

    /// The bytes of a file and its mark; none where there is no such file.
    pub(super) fn read(&self, key: &str) -> Result<Option<(Vec<u8>, String)>, Failure> {
        let path = self.path(key)?;
        let read = async {
            let got = self.store.get(&path).await?;
            let mark = got.meta.e_tag.clone().unwrap_or_default();
            Ok::<_, Error>((got.bytes().await?.to_vec(), mark))
        };
        match self.runtime.block_on(read) {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(&format!("reading `{key}`"), &error)),
        }
    }

    /// Notes what is about to come, unless somebody else has noted something since `seen`.
    pub(super) fn claim(&self, pending: &Record, seen: Option<&str>) -> Result<(), Failure> {
        self.put_if(PENDING, pending.to_bytes(), seen)?.then_some(()).ok_or_else(|| {
            Failure::Unpublished(
                "somebody else is publishing to this bucket; nothing was changed\nhelp: wait until that is done, and publish again".to_owned(),
            )
        })
    }

    /// Replaces the record of what is live, unless somebody else has since `seen`.
    pub(super) fn seal(&self, record: &Record, seen: Option<&str>) -> Result<(), Failure> {
        self.put_if(LIVE, record.to_bytes(), seen)?.then_some(()).ok_or_else(|| {
            let message = "somebody else has published to this bucket meanwhile, so it may hold pages of both; nothing was deleted";
            Failure::Unpublished(format!("{message}\nhelp: publish again: it replaces what is not as it shall be"))
        })
    }

    /// Writes a record under its key.
    pub(super) fn write_record(&self, key: &str, record: &Record) -> Result<(), Failure> {
        let path = self.path(key)?;
        let put = self.store.put_opts(&path, record.to_bytes().into(), options("application/json", caching(key), PutMode::Overwrite));
        self.runtime.block_on(put).map(drop).map_err(|error| failed(&format!("writing `{key}`"), &error))
    }

    /// Writes a file if it is still as it was seen; whether it was.
    fn put_if(&self, key: &str, bytes: Vec<u8>, seen: Option<&str>) -> Result<bool, Failure> {
        let path = self.path(key)?;
        let update = |mark: &str| PutMode::Update(UpdateVersion { e_tag: Some(mark.to_owned()), version: None });
        let mode = seen.map_or(PutMode::Create, update);
        let put = |mode| self.runtime.block_on(self.store.put_opts(&path, bytes.clone().into(), options("application/json", caching(key), mode)));
        match put(mode) {
            Ok(_) => Ok(true),
            // A request that was repeated may find what its first try has written.
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotFound { .. }) => {
                Ok(self.read(key)?.is_some_and(|(there, _)| there == bytes))
            }
            // A store without conditions is looked at once more, and takes it as it comes.
            Err(error) if knows_no_conditions(&error) => {
                if self.read(key)?.map(|(_, mark)| mark).as_deref() != seen {
                    return Ok(false);
                }
                put(PutMode::Overwrite).map(|_| true).map_err(|error| failed(&format!("writing `{key}`"), &error))
            }
            Err(error) => Err(failed(&format!("writing `{key}`"), &error)),
        }
    }

    /// Sends files: key, place, digest. Gives their marks.
    pub(super) fn send(&self, files: Vec<(String, PathBuf, String)>) -> Result<Vec<(String, String)>, Failure> {
        self.all(files, async |(key, place, digest)| {
            let path = self.path(&key)?;
            let bytes = std::fs::read(&place).map_err(|error| Failure::io(format_args!("reading `{}`", place.display()), error))?;
            if Fingerprint::of(&bytes).hex() != digest {
                return Err(Failure::Environment(format!("`{}` was changed while it was published", place.display())));
            }
            let put = self.store.put_opts(&path, PutPayload::from(bytes), options(kind(&key), caching(&key), PutMode::Overwrite));
            let put = put.await.map_err(|error| failed(&format!("sending `{key}`"), &error))?;
            Ok((key, put.e_tag.unwrap_or_default()))
        })
    }

    /// Copies files inside the bucket to where nobody looks at their marks: from key, to key.
    pub(super) fn keep(&self, files: Vec<(String, String)>) -> Result<(), Failure> {
        self.all(files, async |(from, to)| {
            let (source, target) = (self.path(&from)?, self.path(&to)?);
            self.store.copy(&source, &target).await.map_err(|error| failed(&format!("keeping `{from}` for a later rollback"), &error))
        })
        .map(drop)
    }

    /// Copies files inside the bucket: from key, to key. Gives the marks of the copies.
    pub(super) fn copy(&self, files: Vec<(String, String)>) -> Result<Vec<(String, String)>, Failure> {
        self.all(files, async |(from, to)| {
            let (source, target) = (self.path(&from)?, self.path(&to)?);
            let doing = |error| failed(&format!("copying `{from}` to `{to}`"), &error);
            self.store.copy(&source, &target).await.map_err(doing)?;
            let mark = self.store.head(&target).await.map_err(doing)?.e_tag.unwrap_or_default();
            Ok((to, mark))
        })
    }

    /// Deletes files; one that is gone already is no failure.
    pub(super) fn delete(&self, keys: Vec<String>) -> Result<(), Failure> {
        self.all(keys, async |key| {
            let path = self.path(&key)?;
            match self.store.delete(&path).await {
                Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(failed(&format!("deleting `{key}`"), &error)),
            }
        })
        .map(drop)
    }

    /// Does one thing to many, some at once. After a failure no other is begun.
    fn all<T, U, F: Future<Output = Result<U, Failure>>>(&self, list: Vec<T>, one: impl Fn(T) -> F) -> Result<Vec<U>, Failure> {
        self.runtime.block_on(stream::iter(list).map(one).buffer_unordered(AT_ONCE).try_collect())
    }
}

fn options(kind: &'static str, caching: &'static str, mode: PutMode) -> PutOptions {
    let attributes = Attributes::from_iter([(Attribute::ContentType, kind), (Attribute::CacheControl, caching)]);
    PutOptions { mode, attributes, ..PutOptions::default() }
}

fn failed(doing: &str, error: &Error) -> Failure {
    Failure::Environment(format!("{doing}: {}", why(error)))
}

/// Whether a store refuses a request because it has conditions in it.
fn knows_no_conditions(error: &Error) -> bool {
    let is_ours = matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. });
    is_ours || ["status code: 501", "<Code>NotImplemented</Code>"].iter().any(|sign| error.to_string().contains(sign))
}

/// Why, without what a store repeats of a request: an answer to a wrong signature holds all that was signed, tokens among it.
fn why(error: &Error) -> String {
    let text = error.to_string();
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    let code = code
        .filter(|code| code.len() < 60 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .map_or_else(String::new, |code| format!(" ({code})"));
    let status = text.split("status code: ").nth(1).and_then(|rest| rest.get(..3)).filter(|status| status.bytes().all(|byte| byte.is_ascii_digit()));
    match (error, status) {
        (Error::PermissionDenied { .. }, _) | (_, Some("403")) => {
            format!("the store does not allow it{code}; look at the rights of these credentials")
        }
        (Error::Unauthenticated { .. }, _) | (_, Some("401")) => format!("the store does not know these credentials{code}"),
        (Error::NotFound { .. }, _) | (_, Some("404")) => format!("it is not there{code}; look at the name of the bucket"),
        (_, Some("429" | "503")) => format!("the store is overloaded{code}"),
        (_, Some(status)) => format!("the store answered {status}{code}"),
        _ => deepest(error),
    }
}

/// What the system said in the end, such as "Connection refused".
fn deepest(error: &Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let text = deepest.to_string();
    let is_plain = text.len() < 200 && !text.contains(['<', '=']) && !text.contains("://");
    if is_plain { format!("the store does not answer: {text}") } else { "the store does not answer as a store does".to_owned() }
}
