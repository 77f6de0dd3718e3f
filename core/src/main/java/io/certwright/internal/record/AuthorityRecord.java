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
import java.util.ArrayList;
import java.util.List;
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
 * @param shared the lists that certificates are or were shared among, by their numbers
 * @param issuing what it signs
 * @param updated when it was last set
 * @param extensions what a later library added
 */
public record AuthorityRecord(
    String name,
    AuthoritySettings settings,
    List<Shared> shared,
    IssuingTerms issuing,
    Instant updated,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "authority";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<AuthorityRecord> TYPE = new Type();

  /** Copies the list. */
  public AuthorityRecord {
    shared = List.copyOf(shared);
  }

  /**
   * Lists that share certificates.
   *
   * @param first the number of the first
   * @param last the number of the last
   * @param base below which address they are
   */
  public record Shared(int first, int last, URI base) {}

  /** What holds for a CA for which nothing was set. */
  public static AuthorityRecord standard(String name) {
    return new AuthorityRecord(
        name,
        AuthoritySettings.STANDARD,
        List.of(),
        IssuingTerms.STANDARD,
        Instant.EPOCH,
        Extensions.NONE);
  }

  /** The same with other settings. */
  public AuthorityRecord with(AuthoritySettings changed, Instant now) {
    int lists = changed.crls().partitions();
    var after = new ArrayList<>(shared);
    if (lists > 1) {
      var base = changed.addresses().crls().orElseThrow();
      int before = after.size() - 1;
      if (before >= 0 && after.get(before).base().equals(base)) {
        var same = after.get(before);
        int last = Math.max(same.last(), same.first() + lists - 1);
        after.set(before, new Shared(same.first(), last, base));
      } else {
        int first = lastList() + 1;
        after.add(new Shared(first, first + lists - 1, base));
      }
    }
    return new AuthorityRecord(name, changed, after, issuing, now, extensions);
  }

  /** The same with other terms of issuing. */
  public AuthorityRecord with(IssuingTerms changed, Instant now) {
    return new AuthorityRecord(name, settings, shared, changed, now, extensions);
  }

  /** The greatest number that a list ever had. */
  public int lastList() {
    return shared.isEmpty() ? CrlScope.WHOLE : shared.get(shared.size() - 1).last();
  }

  /** The number of the list that a certificate with this serial number is to be on. */
  public int listOf(BigInteger serial) {
    int lists = settings.crls().partitions();
    return lists == 1
        ? CrlScope.WHOLE
        : firstShared() + serial.mod(BigInteger.valueOf(lists)).intValue();
  }

  private int firstShared() {
    return shared.get(shared.size() - 1).first();
  }

  /** The numbers of the lists that certificates are put on now, and of the one that has all. */
  public List<Integer> lists() {
    var all = new ArrayList<Integer>();
    all.add(CrlScope.WHOLE);
    int lists = settings.crls().partitions();
    for (int i = 0; lists > 1 && i < lists; i++) {
      all.add(firstShared() + i);
    }
    return all;
  }

  /** The address that a list is found at, as the certificates on it name it; the whole has none. */
  public Optional<String> address(CrlScope list) {
    return shared.stream()
        .filter(some -> some.first() <= list.partition() && list.partition() <= some.last())
        .findFirst()
        .flatMap(
            some ->
                PublicationAddresses.NONE
                    .withCrls(some.base().toString())
                    .crl(list.ca(), list.key(), list.partition()))
        .map(URI::toString);
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

  private static Shared shared(DerReader in) {
    return new Shared(
        Math.toIntExact(in.integer()), Math.toIntExact(in.integer()), URI.create(in.text()));
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
      out.list(
          value.shared,
          (w, some) ->
              w.sequence(
                  s -> s.integer(some.first()).integer(some.last()).text(some.base().toString())));
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
              in.list(r -> r.sequence(AuthorityRecord::shared)),
              IssuingTerms.read(in),
              in.instant(),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
