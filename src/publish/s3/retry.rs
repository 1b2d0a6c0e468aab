//! Asks a store again where asking again may help: at most five times, later each time, and never sooner than the store says.
//!
//! The store's library retries by itself, but does not listen to `Retry-After`. So it is told not to, and asks through this. An answer is read to its end
//! here, so that a connection that breaks in the middle of one counts as no answer.

use std::time::Duration;

use async_trait::async_trait;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService, ReqwestConnector,
};

/// So often a request is repeated.
const RETRIES: u32 = 5;
/// The first wait is at most so long, each next one twice that.
const FIRST: Duration = Duration::from_millis(200);
/// No wait is longer, but for one that the store asks for.
const LONGEST: Duration = Duration::from_secs(10);
/// What a store may ask for.
const PATIENCE: Duration = Duration::from_secs(120);

/// Connects as the library does, and asks again.
#[derive(Debug)]
pub(super) struct Patient;

impl HttpConnector for Patient {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Repeating(ReqwestConnector::default().connect(options)?)))
    }
}

#[derive(Debug)]
struct Repeating(HttpClient);

#[async_trait]
impl HttpService for Repeating {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut tried = 0;
        loop {
            let answer = whole(self.0.execute(request.clone()).await).await;
            if tried == RETRIES || !is_worth_asking_again(&answer) {
                return answer;
            }
            let asked = answer.as_ref().ok().and_then(wait_asked_for);
            tokio::time::sleep(wait(tried, asked, chance())).await;
            tried += 1;
        }
    }
}

/// The answer with its whole body.
async fn whole(answer: Result<HttpResponse, HttpError>) -> Result<HttpResponse, HttpError> {
    let (parts, body) = answer?.into_parts();
    let bytes = body.bytes().await?;
    Ok(HttpResponse::from_parts(parts, HttpResponseBody::from(bytes)))
}

/// Every request of ours may be made twice: what is written twice is written once, and conditions are looked at again where they fail.
fn is_worth_asking_again(answer: &Result<HttpResponse, HttpError>) -> bool {
    match answer {
        Ok(response) => matches!(response.status().as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
        Err(error) => error.kind() != HttpErrorKind::Decode || error.to_string().contains("body"),
    }
}

/// What `Retry-After` asks for: seconds, or a moment.
fn wait_asked_for(response: &HttpResponse) -> Option<Duration> {
    let text = response.headers().get("retry-after")?.to_str().ok()?.trim().to_owned();
    let seconds = text.parse::<u64>().ok().or_else(|| {
        let moment = jiff::fmt::rfc2822::parse(&text).ok()?.timestamp();
        u64::try_from(moment.as_second() - jiff::Timestamp::now().as_second()).ok()
    })?;
    Some(Duration::from_secs(seconds).min(PATIENCE))
}

/// How long to wait: by chance anything up to a limit that doubles, so that many who were refused at once do not come back at once.
fn wait(tried: u32, asked: Option<Duration>, chance: f64) -> Duration {
    let limit = (FIRST * 2_u32.pow(tried)).min(LONGEST);
    // Whoever waits because he was told to comes a little later than he was told, for the same reason.
    asked.unwrap_or_default() + limit.mul_f64(chance)
}

/// A number from 0 to 1.
fn chance() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_the_store_is_listened_to() {
        let milliseconds = |tried, asked, chance| wait(tried, asked, chance).as_millis();
        assert_eq!((milliseconds(0, None, 1.0), milliseconds(4, None, 1.0), milliseconds(9, None, 1.0)), (200, 3_200, 10_000));
        assert_eq!(milliseconds(3, None, 0.0), 0);
        assert_eq!(milliseconds(0, Some(Duration::from_secs(2)), 0.5), 2_100);
    }
}
