package io.certwright.internal.revocation;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.ForeignAlgorithm;
import io.certwright.internal.bouncycastle.ForeignStatement;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.bouncycastle.X509Time;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * A revocation list (RFC 5280, section 5). Its entries are not made objects of: one is looked for
 * by passing over the bytes, so that a list of a million costs no memory but its own. Immutable.
 */
public final class Crl {

  private final ForeignStatement signed;
  private final String issuer;
  private final Instant thisUpdate;
  private final Optional<Instant> nextUpdate;
  private final byte[] entries;
  private final CrlExtensions extensions;

  private Crl(ForeignStatement signed) {
    this.signed = signed;
    var in = signed.open();
    if (in.isNext(CrlTags.INTEGER)) {
      in.integerIn(1, 1);
    }
    if (!ForeignAlgorithm.of(in.any()).equals(signed.algorithm())) {
      throw in.malformed("the same signature algorithm outside as within before this");
    }
    byte[] name = in.any();
    issuer = ForeignNames.canonical(name);
    thisUpdate = X509Time.read(in);
    boolean next = in.isNext(CrlTags.UTC_TIME) || in.isNext(CrlTags.GENERALIZED_TIME);
    nextUpdate = next ? Optional.of(X509Time.read(in)) : Optional.empty();
    entries = in.isNext(CrlTags.SEQUENCE) ? in.contents(CrlTags.SEQUENCE) : new byte[0];
    extensions =
        in.isNext(CrlTags.EXTENSIONS)
            ? in.inside(CrlTags.EXTENSIONS, list -> CrlExtensions.read(list, name))
            : CrlExtensions.NONE;
    in.end();
  }

  /**
   * An entry.
   *
   * @param at since when
   * @param reason the CRLReason; 8 in a delta list: not any more
   */
  public record Entry(Instant at, int reason) {}

  /**
   * Reads a list but for its entries.
   *
   * @throws MalformedDerException if it is none
   */
  public static Crl of(Bytes der) {
    var outer = DerReader.of(der);
    var signed = ForeignStatement.read(outer);
    outer.end();
    return new Crl(signed);
  }

  /**
   * The entry of a certificate.
   *
   * @param certificateIssuer who issued it, as a canonical name
   * @throws MalformedDerException if the entries before it cannot be read, or have a critical
   *     extension that is not known
   */
  public Optional<Entry> find(BigInteger serial, String certificateIssuer) {
    return CrlEntries.find(entries, serial, certificateIssuer, issuer);
  }

  /** What was signed, how, and the signature. */
  public ForeignStatement signed() {
    return signed;
  }

  /** Who signed it, as a canonical name. */
  public String issuer() {
    return issuer;
  }

  /** When it was made. */
  public Instant thisUpdate() {
    return thisUpdate;
  }

  /** When the next one is due, if that is said. */
  public Optional<Instant> nextUpdate() {
    return nextUpdate;
  }

  /** What it is about. */
  public CrlScope scope() {
    return extensions.scope();
  }

  /** Whether it has a critical extension that nobody here looks at. */
  public boolean hasUnknownCritical() {
    return extensions.unknownCritical();
  }

  /** The number of the complete list that it adds to; empty: it is a complete one. */
  public Optional<BigInteger> base() {
    return extensions.base();
  }

  /** The identifier of the key that signed it, if it is said. */
  public Optional<Bytes> keyId() {
    return extensions.keyId();
  }

  /** Whether it tells what has changed since another list was made (RFC 5280, section 5.2.4). */
  public boolean addsTo(Crl complete) {
    var number = complete.extensions.number();
    var own = extensions.number();
    return base().isPresent()
        && number.isPresent()
        && own.isPresent()
        && issuer.equals(complete.issuer)
        && scope().encoded().equals(complete.scope().encoded())
        && keyId().equals(complete.keyId())
        && base().get().compareTo(number.get()) <= 0
        && number.get().compareTo(own.get()) <= 0;
  }
}
