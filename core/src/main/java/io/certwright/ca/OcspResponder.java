package io.certwright.ca;

import io.certwright.Vault;
import io.certwright.VaultBuilder;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.ocsp.Answer;
import io.certwright.internal.ocsp.Responder;
import io.certwright.internal.ocsp.ResponderSettings;
import java.time.Clock;
import java.time.Duration;

/**
 * Answers how the certificates stand that the CAs of a vault issued: OCSP (RFC 6960, in the profile
 * of RFC 5019, with the nonces of RFC 9654), as a function from bytes to bytes. The module {@code
 * certwright-http} serves it by HTTP.
 *
 * <p>One responder answers for every CA whose key is in the vault, for each version that has
 * signed: {@code good}, {@code revoked} with time, reason and invalidity date, {@code unknown} for
 * a serial number that the CA never issued. A CA that is not here is answered {@code unauthorized}.
 *
 * <p>What signs is, for a CA {@code shop}, the certificate {@code shop-ocsp} ({@link
 * EmbeddedCa#openOrCreateOcspSigner}); where there is none that the CA's key in question has
 * signed, that key itself. It signs nothing but what the vault encodes here. Each use counts as one
 * of the consumer {@code ocsp} ({@link Vault#uses}); opening a responder is audited.
 *
 * <p>An answer without a nonce is signed once and kept for whoever asks the same, and for a bounded
 * number of certificates before anybody asks ({@link Builder#signedAhead}). What this vault
 * revokes, holds or releases is answered so from the moment at which the call returns; what another
 * node does, within {@link VaultBuilder#freshness}. While the storage does not answer, the answer
 * is {@code tryLater}.
 *
 * <p>Thread-safe. It needs no closing.
 */
public final class OcspResponder {

  private final Responder responder;
  private final Clock clock;

  private OcspResponder(Responder responder, Clock clock) {
    this.responder = responder;
    this.clock = clock;
  }

  /**
   * A responder whose answers hold for twelve hours.
   *
   * @throws AccessDeniedException if the vault is used by somebody who must not answer
   */
  public static OcspResponder of(Vault vault) {
    return builder(vault).build();
  }

  /** A builder of a responder. */
  public static Builder builder(Vault vault) {
    return new Builder(vault);
  }

  /**
   * The answer to a question. It throws nothing, whatever comes in: at most 65,536 bytes and 50
   * certificates are read, all that is more or wrong is {@code malformedRequest}.
   *
   * @param request an OCSPRequest in DER, which is not changed meanwhile
   */
  public OcspReply answer(byte[] request) {
    Answer answer = responder.answer(request);
    return new OcspReply(
        OcspReply.Status.valueOf(answer.outcome().name()),
        answer.der(),
        answer.period().map(this::period));
  }

  /** How many answers are kept at the moment, about, be they signed ahead or asked for. */
  public long keptAnswers() {
    return responder.kept();
  }

  private OcspReply.Period period(Answer.Period period) {
    var left = Duration.between(clock.instant(), period.nextUpdate());
    return new OcspReply.Period(
        period.thisUpdate(),
        period.nextUpdate(),
        left.isNegative() ? Duration.ZERO : left.dividedBy(2));
  }

  /** What a responder may be told. Used by one thread. */
  public static final class Builder {

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofDays(30);

    /** What an answer takes that is kept, with the certificate of its signer. */
    private static final int KEPT_BYTES = 1_600;

    private static final int AHEAD = 10_000;

    private final Vault vault;
    private Duration validity = Duration.ofHours(12);
    private boolean byCaKeys;
    private long keptBytes = 32L << 20;
    private int ahead = AHEAD;

    private Builder(Vault vault) {
      this.vault = vault;
    }

    /**
     * For how long an answer may be relied on; twelve hours if it is not set. Whoever keeps answers
     * learns of a revocation that much later. An answer is given for half of that time, then there
     * is a new one.
     *
     * @param validity a minute to 30 days
     * @throws InvalidRequestException if it is not
     */
    public Builder validity(Duration validity) {
      if (validity.compareTo(LEAST) < 0 || validity.compareTo(MOST) > 0) {
        throw new InvalidRequestException(
            "validity", validity + " is not within " + LEAST + " and " + MOST);
      }
      this.validity = validity;
      return this;
    }

    /**
     * Has the CAs' own keys sign although there are certificates for it, for relying parties that
     * know no others.
     */
    public Builder signedByCaKeys() {
      this.byCaKeys = true;
      return this;
    }

    /**
     * How much memory the answers may take that are kept; 32 MiB if it is not set, which is about
     * 20,000 of them. 0 keeps none.
     *
     * @throws InvalidRequestException if it is negative
     */
    public Builder keptBytes(long bytes) {
      if (bytes < 0) {
        throw new InvalidRequestException("keptBytes", bytes + " is negative");
      }
      this.keptBytes = bytes;
      return this;
    }

    /**
     * For how many certificates answers are signed before anybody asks, so that a question without
     * a nonce costs no signature: those that are valid when the responder is opened, those that are
     * issued later while there is room, and those of which the status has changed, at once. They
     * are signed again before they get too old; those that somebody asked about within the last
     * {@linkplain #validity validity} come first. 10,000 if it is not set, and never more than fit
     * into {@link #keptBytes}; for 1,000,000 certificates give that 1.6 GB. 0: each answer is
     * signed when it is asked for.
     *
     * <p>It is done in the background, by the vault's executor and by its life cycle engine: one
     * signature each when the responder is opened, then a tenth of a core at most. A question that
     * comes before it is done is answered with a signature of its own.
     *
     * @throws InvalidRequestException if it is negative
     */
    public Builder signedAhead(int certificates) {
      if (certificates < 0) {
        throw new InvalidRequestException("signedAhead", certificates + " is negative");
      }
      this.ahead = certificates;
      return this;
    }

    /**
     * Opens the responder.
     *
     * @throws AccessDeniedException if the vault is used by somebody who must not answer
     */
    public OcspResponder build() {
      var holder = EngineHolder.of(vault);
      var settings =
          new ResponderSettings(
              validity, byCaKeys, keptBytes, (int) Math.min(ahead, keptBytes / KEPT_BYTES));
      var responder = holder.engine().responders().open(holder.caller(), settings);
      return new OcspResponder(responder, holder.engine().clock());
    }
  }

  @Override
  public String toString() {
    return "OcspResponder";
  }
}
