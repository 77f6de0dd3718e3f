package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was set for a CA of this vault.
 *
 * <p>Where its certificates are shared among several lists, each list has a number that it keeps: a
 * list that was named with one address is never named with another, so a change of the address
 * gives new numbers, and the lists before go on under theirs.
 *
 * @param name the CA's folded name
 * @param settings what was set
 * @param firstList the number of the first list that certificates are shared among now; {@link
 *     CrlScope#WHOLE} if they are not
 * @param lastList the greatest number that a list ever had
 * @param issuing what it signs
 * @param updated when it was last set
 * @param extensions what a later library added
 */
public record AuthorityRecord(
    String name,
    AuthoritySettings settings,
    int firstList,
    int lastList,
    IssuingTerms issuing,
    Instant updated,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "authority";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<AuthorityRecord> TYPE = new Type();

  /** What holds for a CA for which nothing was set. */
  public static AuthorityRecord standard(String name) {
    return new AuthorityRecord(
        name,
        AuthoritySettings.STANDARD,
        CrlScope.WHOLE,
        CrlScope.WHOLE,
        IssuingTerms.STANDARD,
        Instant.EPOCH,
        Extensions.NONE);
  }

  /** The same with other settings. */
  public AuthorityRecord with(AuthoritySettings changed, Instant now) {
    int lists = changed.crls().partitions();
    int first = firstOf(changed);
    int last = lists == 1 ? lastList : Math.max(lastList, first + lists - 1);
    return new AuthorityRecord(name, changed, first, last, issuing, now, extensions);
  }

  /** The same with other terms of issuing. */
  public AuthorityRecord with(IssuingTerms changed, Instant now) {
    return new AuthorityRecord(name, settings, firstList, lastList, changed, now, extensions);
  }

  private int firstOf(AuthoritySettings changed) {
    if (changed.crls().partitions() == 1) {
      return CrlScope.WHOLE;
    }
    boolean sameAddress = settings.addresses().crls().equals(changed.addresses().crls());
    return sameAddress && firstList != CrlScope.WHOLE ? firstList : lastList + 1;
  }

  /** The number of the list that a certificate with this serial number is to be on. */
  public int listOf(BigInteger serial) {
    int lists = settings.crls().partitions();
    return lists == 1 ? firstList : firstList + serial.mod(BigInteger.valueOf(lists)).intValue();
  }

  private static void write(DerWriter out, AuthoritySettings settings) {
    var addresses = settings.addresses();
    out.sequence(
        s -> {
          address(s, addresses.crls());
          address(s, addresses.ocsp());
          address(s, addresses.certificates());
        });
    var plan = settings.crls();
    out.sequence(
        s ->
            s.integer(plan.validity().toMillis())
                .integer(plan.interval().toMillis())
                .integer(plan.delay().toMillis())
                .optional(plan.deltaInterval().map(Duration::toMillis), DerWriter::integer)
                .integer(plan.partitions()));
  }

  private static void address(DerWriter out, Optional<URI> address) {
    out.optional(address.map(URI::toString), DerWriter::text);
  }

  private static AuthoritySettings read(DerReader in) {
    var addresses = in.sequence(s -> new PublicationAddresses(address(s), address(s), address(s)));
    var plan =
        in.sequence(
            s ->
                new CrlPlan(
                    Duration.ofMillis(s.integer()),
                    Duration.ofMillis(s.integer()),
                    Duration.ofMillis(s.integer()),
                    s.optional(DerReader::integer).map(Duration::ofMillis),
                    Math.toIntExact(s.integer())));
    return new AuthoritySettings(addresses, plan);
  }

  private static Optional<URI> address(DerReader in) {
    return in.optional(DerReader::text).map(URI::create);
  }

  private static final class Type implements RecordType<AuthorityRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(AuthorityRecord value) {
      return value.name;
    }

    @Override
    public byte[] encode(AuthorityRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name);
      write(out, value.settings);
      out.integer(value.firstList).integer(value.lastList);
      value.issuing.write(out);
      out.instant(value.updated);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public AuthorityRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new AuthorityRecord(
              in.text(),
              read(in),
              Math.toIntExact(in.integer()),
              Math.toIntExact(in.integer()),
              IssuingTerms.read(in),
              in.instant(),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
