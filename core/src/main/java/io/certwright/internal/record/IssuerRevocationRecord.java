package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * That an issuer outside is to revoke a certificate. It is made by the commit of the revocation and
 * outlives the version, so that the issuer is told whatever becomes of that.
 *
 * @param thumbprint SHA-256 of the certificate, in hexadecimal
 * @param certificate the certificate, DER
 * @param subject the version of this vault that it is: name/version; empty: it is none
 * @param issuer the issuer's folded name
 * @param reason the CRLReason code of RFC 5280, section 5.3.1
 * @param wanted since when
 * @param notAfter when the certificate ends: later nobody needs to be told
 * @param state how it stands
 * @param attempts how often in a row the issuer did not do it
 * @param failure why it did not, the last time
 * @param told when it said that it has done it; empty: it has not
 * @param next when it is asked next; empty: it is not any more
 * @param extensions what a later library added
 */
public record IssuerRevocationRecord(
    String thumbprint,
    Bytes certificate,
    String subject,
    String issuer,
    int reason,
    Instant wanted,
    Instant notAfter,
    State state,
    int attempts,
    Optional<OperationState.Failure> failure,
    Optional<Instant> told,
    Optional<Instant> next,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "issuer-revocation";

  /** The attribute with the issuer's folded name. */
  public static final String ISSUER = "issuer";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<IssuerRevocationRecord> TYPE = new Type();

  /** How it stands. */
  public enum State {
    /** The issuer is to be asked. */
    PENDING,
    /**
     * It says that it has done it; where it tells the status of certificates, that does not say so.
     */
    TOLD,
    /** It says so, and the status that it tells does too. */
    CONFIRMED,
    /** It cannot be asked to revoke. */
    UNABLE,
    /** The certificate ended before it did. */
    EXPIRED
  }

  /** Cuts the instants to what is stored. */
  public IssuerRevocationRecord {
    wanted = wanted.truncatedTo(ChronoUnit.MILLIS);
    told = told.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    next = next.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
  }

  /** Whether the issuer is still to do it. */
  public boolean isOpen() {
    return state == State.PENDING;
  }

  /** The same after the issuer was asked, or was not. */
  public IssuerRevocationRecord after(
      State now,
      int failures,
      Optional<OperationState.Failure> why,
      Optional<Instant> done,
      Optional<Instant> again) {
    return new IssuerRevocationRecord(
        thumbprint,
        certificate,
        subject,
        issuer,
        reason,
        wanted,
        notAfter,
        now,
        failures,
        why,
        done,
        again,
        extensions);
  }

  /** The same, to be asked at another time. */
  public IssuerRevocationRecord putOff(Instant at) {
    return after(state, attempts, failure, told, Optional.of(at));
  }

  /** The same for another reason: the issuer is asked at once. */
  public IssuerRevocationRecord because(int another, Instant now) {
    return new IssuerRevocationRecord(
        thumbprint,
        certificate,
        subject,
        issuer,
        another,
        wanted,
        notAfter,
        State.PENDING,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(now),
        extensions);
  }

  private static final class Type implements RecordType<IssuerRevocationRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(IssuerRevocationRecord value) {
      return value.thumbprint;
    }

    @Override
    public byte[] encode(IssuerRevocationRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.thumbprint).octets(value.certificate).text(value.subject);
      out.text(value.issuer).integer(value.reason).instant(value.wanted).instant(value.notAfter);
      out.text(value.state.name()).integer(value.attempts);
      out.optional(
          value.failure,
          (w, why) ->
              w.sequence(s -> s.text(why.refusal().name()).text(why.code()).text(why.message())));
      out.optional(value.told, DerWriter::instant).optional(value.next, DerWriter::instant);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public IssuerRevocationRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new IssuerRevocationRecord(
              in.text(),
              in.bytes(),
              in.text(),
              in.text(),
              Math.toIntExact(in.integer()),
              in.instant(),
              in.instant(),
              State.valueOf(in.text()),
              Math.toIntExact(in.integer()),
              in.optional(r -> r.sequence(Type::readFailure)),
              in.optional(DerReader::instant),
              in.optional(DerReader::instant),
              Extensions.read(in));
      in.end();
      return record;
    }

    private static OperationState.Failure readFailure(DerReader in) {
      return OperationState.Failure.of(Refusal.valueOf(in.text()), in.text(), in.text());
    }

    @Override
    public List<Attribute> attributes(IssuerRevocationRecord value) {
      return List.of(Attribute.text(ISSUER, value.issuer));
    }

    @Override
    public Optional<Instant> due(IssuerRevocationRecord value) {
      return value.next;
    }
  }
}
