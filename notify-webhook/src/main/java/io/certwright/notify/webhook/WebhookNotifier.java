package io.certwright.notify.webhook;

import io.certwright.spi.notify.Notice;
import io.certwright.spi.notify.Notifier;
import io.certwright.spi.notify.NotifierAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Posts each notice to a web address, as a CloudEvent in JSON with the headers {@code webhook-id},
 * {@code webhook-timestamp} and {@code webhook-signature} of the Standard Webhooks specification.
 *
 * <p>Whatever is answered between 200 and 299 means that it was delivered, 410 that the address is
 * gone for good; anything else is tried again, after the time that {@code Retry-After} says.
 * Redirects are not followed, and the body of an answer is not read.
 *
 * <p>Thread-safe.
 */
public final class WebhookNotifier implements Notifier {

  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int GONE = 410;

  private final URI address;
  private final Signer signer;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  private WebhookNotifier(Builder builder) {
    this.address = builder.address;
    this.signer = new Signer(builder.keys);
    this.timeout = builder.timeout;
    this.clock = builder.clock;
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(builder.timeout);
    if (builder.context != null) {
      http.sslContext(builder.context);
    }
    this.client = http.build();
  }

  /**
   * A notifier with everything optional at its default.
   *
   * @param address an https address; http only if it is of this machine
   * @param secret what the receiver verifies signatures by, 24 to 64 bytes; it is copied
   * @throws IllegalArgumentException if one of them is not of the form
   */
  public static WebhookNotifier to(URI address, byte[] secret) {
    return builder(address, secret).build();
  }

  /**
   * Prepares a notifier with what is optional.
   *
   * @param address an https address; http only if it is of this machine, or asked for by name
   * @param secret what the receiver verifies signatures by, 24 to 64 bytes; it is copied
   * @throws IllegalArgumentException if the secret is not of the form
   */
  public static Builder builder(URI address, byte[] secret) {
    return new Builder(address, secret);
  }

  /** What is optional about a notifier. Used by one thread. */
  public static final class Builder {

    private static final int LEAST_SECRET = 24;
    private static final int MOST_SECRET = 64;
    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");

    private final URI address;
    private final List<SecretKeySpec> keys = new ArrayList<>();
    private Duration timeout = Duration.ofSeconds(10);
    private Clock clock = Clock.systemUTC();
    private @Nullable SSLContext context;
    private boolean plainHttp;

    private Builder(URI address, byte[] secret) {
      this.address = address;
      keys.add(checked(secret));
    }

    private static SecretKeySpec checked(byte[] secret) {
      if (secret.length < LEAST_SECRET || secret.length > MOST_SECRET) {
        throw new IllegalArgumentException(
            "a webhook's secret has 24 to 64 bytes, not " + secret.length);
      }
      return Signer.key(secret);
    }

    /**
     * Has a further signature sent, by the secret that was there before, until the receiver knows
     * the new one.
     */
    public Builder previousSecret(byte[] secret) {
      keys.add(checked(secret));
      return this;
    }

    /**
     * How long one attempt takes at most, the connection included, 1 s to 25 s; 10 s if it is not
     * set. Longer would last into the time in which another node takes over.
     */
    public Builder timeout(Duration limit) {
      if (limit.compareTo(Duration.ofSeconds(1)) < 0
          || limit.compareTo(Duration.ofSeconds(25)) > 0) {
        throw new IllegalArgumentException("a timeout is 1 s to 25 s, not " + limit);
      }
      this.timeout = limit;
      return this;
    }

    /** Whom to trust, and who to be, in TLS; the platform's default if it is not set. */
    public Builder sslContext(SSLContext tls) {
      this.context = tls;
      return this;
    }

    /**
     * Allows an http address of another machine. Whoever is on the way can read what happens in the
     * vault; he cannot change it unnoticed, because it is signed.
     */
    public Builder insecurePlainHttp() {
      this.plainHttp = true;
      return this;
    }

    /** What the time of an attempt is taken from; the system's clock if it is not set. */
    public Builder clock(Clock of) {
      this.clock = of;
      return this;
    }

    /**
     * The notifier.
     *
     * @throws IllegalArgumentException if the address is none that can be posted to
     */
    public WebhookNotifier build() {
      var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      var host = address.getHost();
      if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
        throw new IllegalArgumentException("a webhook's address is https://..., with a host");
      }
      if (address.getUserInfo() != null || address.getFragment() != null) {
        throw new IllegalArgumentException(
            "a webhook's address has neither a user nor a fragment; what it sends is signed");
      }
      boolean here = LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
      if (scheme.equals("http") && !here && !plainHttp) {
        throw new IllegalArgumentException(
            "the webhook's address is http, so anybody on the way could read it; use https, or"
                + " insecurePlainHttp()");
      }
      return new WebhookNotifier(this);
    }

    /** Neither the secret, nor what of the address may be one. */
    @Override
    public String toString() {
      return "WebhookNotifier.Builder[" + address.getHost() + "]";
    }
  }

  @Override
  public NotifierAnswer deliver(Notice notice) {
    try {
      return answer(send(notice));
    } catch (TimeoutException e) {
      return again("did not answer within " + timeout);
    } catch (IOException e) {
      return again("cannot be reached (" + e.getClass().getSimpleName() + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return again("was being told when the thread was interrupted");
    }
  }

  private HttpResponse<Unread> send(Notice notice)
      throws IOException, InterruptedException, TimeoutException {
    var call = client.sendAsync(request(notice), answer -> new Unread());
    try {
      // The request's own timeout ends when the first bytes of an answer are there.
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        throw new TimeoutException();
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  private HttpRequest request(Notice notice) {
    var body = CloudEvent.of(notice);
    var now = clock.instant();
    return HttpRequest.newBuilder(address)
        .timeout(timeout)
        .header("Content-Type", CloudEvent.CONTENT_TYPE)
        .header("User-Agent", "certwright")
        .header("webhook-id", notice.id())
        .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .header("webhook-signature", signer.sign(notice.id(), now, body))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private NotifierAnswer answer(HttpResponse<Unread> answer) {
    int status = answer.statusCode();
    if (status >= OK && status < MULTIPLE_CHOICES) {
      return new NotifierAnswer.Delivered();
    }
    if (status == GONE) {
      return new NotifierAnswer.Refused(host() + " answered that it is gone for good (410)");
    }
    var after =
        answer
            .headers()
            .firstValue("Retry-After")
            .flatMap(value -> RetryAfter.parse(value, clock.instant()));
    return new NotifierAnswer.TryAgain(host() + " answered " + status, after);
  }

  private NotifierAnswer again(String what) {
    return new NotifierAnswer.TryAgain(host() + " " + what, Optional.empty());
  }

  private String host() {
    return address.getHost();
  }

  /** Neither the secret, nor what of the address may be one. */
  @Override
  public String toString() {
    return "WebhookNotifier[" + address.getHost() + "]";
  }
}
