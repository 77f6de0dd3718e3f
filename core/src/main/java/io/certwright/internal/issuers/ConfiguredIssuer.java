package io.certwright.internal.issuers;

import io.certwright.internal.record.IssuerRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAccount;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.IssuerProvider;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer of one revision of a stored configuration, connected when it is first asked. What
 * stands in the way of that is an answer: for a new request as misconfigured where somebody has to
 * act; for an order that the issuer has already as something that passes, for the order must not be
 * lost, and another node may know the provider.
 *
 * <p>Thread-safe.
 */
final class ConfiguredIssuer implements Abilities.Front {

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredIssuer.class);

  private final RecordStore records;
  private final Stored<IssuerRecord> configuration;
  private final Optional<IssuerProvider> provider;
  private final AtomicReference<@Nullable Issuer> connected = new AtomicReference<>();

  ConfiguredIssuer(
      RecordStore records, Stored<IssuerRecord> configuration, Optional<IssuerProvider> provider) {
    this.records = records;
    this.configuration = configuration;
    this.provider = provider;
  }

  /** Why there is no issuer to ask. */
  private static final class NotConnectedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Refusal refusal;
    private final String code;

    NotConnectedException(Refusal refusal, String code, String message) {
      super(message);
      this.refusal = refusal;
      this.code = code;
    }

    IssuerAnswer answer(Refusal as) {
      return new IssuerAnswer.Refused(as, code, String.valueOf(getMessage()), Optional.empty());
    }
  }

  @Override
  public IssuerAnswer submit(IssuanceRequest request) {
    var record = configuration.value();
    if (!record.terms().enabled()) {
      return new IssuerAnswer.Refused(
          Refusal.MISCONFIGURED,
          "issuer-disabled",
          "the issuer \"" + record.name() + "\" is disabled in this vault; enable it",
          Optional.empty());
    }
    return ask(issuer -> issuer.submit(request), false);
  }

  @Override
  public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
    return ask(issuer -> issuer.resume(request, order), true);
  }

  @Override
  public Optional<Issuer> behind() {
    try {
      return Optional.of(connected());
    } catch (NotConnectedException e) {
      return Optional.empty();
    }
  }

  private IssuerAnswer ask(Function<Issuer, IssuerAnswer> question, boolean ordered) {
    Issuer issuer;
    try {
      issuer = connected();
    } catch (NotConnectedException e) {
      return e.answer(ordered ? Refusal.TRANSIENT : e.refusal);
    }
    var answer = question.apply(issuer);
    return answer instanceof IssuerAnswer.Refused refused ? redacted(refused) : answer;
  }

  /** Texts are kept and shown, so that they must not say what the issuer was told in confidence. */
  private IssuerAnswer redacted(IssuerAnswer.Refused refused) {
    if (!configuration.value().hasCredentials()) {
      return refused;
    }
    var redaction = redaction();
    return new IssuerAnswer.Refused(
        refused.refusal(),
        redaction.map(of -> of.of(refused.code())).orElse("issuer-changed"),
        redaction
            .map(of -> of.of(refused.message()))
            .orElse(
                "what the issuer said is left out, because its credentials were changed meanwhile"),
        refused.retryAfter());
  }

  /** That of the credentials that the issuer was given; empty: they are others by now. */
  private Optional<Redaction> redaction() {
    try (var opened =
        records
            .findWithSecret(IssuerRecord.TYPE, configuration.value().id())
            .filter(this::isTheSame)
            .orElse(null)) {
      if (opened == null) {
        return Optional.empty();
      }
      var credentials = Credentials.decode(opened.secret().bytes());
      try {
        return Optional.of(Redaction.of(credentials));
      } finally {
        Arrays.fill(credentials, '\0');
      }
    }
  }

  private Issuer connected() throws NotConnectedException {
    var known = connected.get();
    if (known != null) {
      return known;
    }
    var made = connect();
    return connected.compareAndSet(null, made) ? made : connected();
  }

  private Issuer connect() throws NotConnectedException {
    var record = configuration.value();
    var maker =
        provider.orElseThrow(
            () ->
                new NotConnectedException(
                    Refusal.MISCONFIGURED,
                    "unknown-provider",
                    "the issuer \""
                        + record.name()
                        + "\" is of the type \""
                        + record.terms().provider()
                        + "\", of which the vault was opened without a provider; register one"
                        + " with VaultBuilder.issuerProvider"));
    try (var opened =
        records
            .findWithSecret(IssuerRecord.TYPE, record.id())
            .filter(found -> isTheSame(found))
            .orElseThrow(
                () ->
                    new NotConnectedException(
                        Refusal.TRANSIENT,
                        "issuer-changed",
                        "the configuration of the issuer was changed a moment ago"))) {
      return connect(maker, opened);
    }
  }

  private boolean isTheSame(WithSecret<IssuerRecord> found) {
    boolean same = found.record().revision() == configuration.revision();
    if (!same) {
      found.close();
    }
    return same;
  }

  private Issuer connect(IssuerProvider maker, WithSecret<IssuerRecord> opened)
      throws NotConnectedException {
    var record = configuration.value();
    var credentials = Credentials.decode(opened.secret().bytes());
    try {
      var terms = record.terms();
      var account =
          new IssuerAccount(
              record.id(),
              terms.account(),
              terms.organisation(),
              terms.settings(),
              record.hasCredentials() ? Optional.of(credentials) : Optional.empty());
      return maker.connect(account);
    } catch (IllegalArgumentException e) {
      throw new NotConnectedException(
          Refusal.MISCONFIGURED,
          "unusable-configuration",
          Redaction.of(credentials).of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // Nothing of what it says: it had the credentials in its hand.
      LOG.warn(
          "the provider {} failed at connecting {} with {}",
          record.terms().provider(),
          record.id(),
          e.getClass().getName());
      throw new NotConnectedException(
          Refusal.TRANSIENT,
          "provider-failed",
          "the provider of the issuer failed with " + e.getClass().getName());
    } finally {
      Arrays.fill(credentials, '\0');
    }
  }

  @Override
  public String toString() {
    return "ConfiguredIssuer[" + configuration.value().id() + "]";
  }
}
