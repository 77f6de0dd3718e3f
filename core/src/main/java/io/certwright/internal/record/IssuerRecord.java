package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration of an issuer outside, under the name that policies know it by. The secret part
 * is the credentials, two bytes for each character; empty if there are none.
 *
 * @param name the name as it was first written; {@link Names#fold} of it is the record's id
 * @param terms what was configured
 * @param hasCredentials whether there are credentials
 * @param created when the record was made
 * @param updated when it was last changed
 * @param extensions what a later library added
 */
public record IssuerRecord(
    String name,
    Terms terms,
    boolean hasCredentials,
    Instant created,
    Instant updated,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "issuer";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<IssuerRecord> TYPE = new Type();

  /**
   * What was configured, without what is secret.
   *
   * @param provider the folded type of the provider
   * @param account the account's id with the issuer
   * @param organisation the organisation's id with the issuer
   * @param administrators whom the issuer may turn to
   * @param settings whatever else the provider wants to know, sorted
   * @param enabled whether it may be asked for anything new
   */
  public record Terms(
      String provider,
      Optional<String> account,
      Optional<String> organisation,
      List<Person> administrators,
      SortedMap<String, String> settings,
      boolean enabled) {

    /** Copies the collections. */
    public Terms {
      administrators = List.copyOf(administrators);
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Whether credentials for the one are meant for the other as well. */
    public boolean isSameAccount(Terms other) {
      return provider.equals(other.provider)
          && account.equals(other.account)
          && settings.equals(other.settings);
    }

    private void write(DerWriter out) {
      out.text(provider)
          .optional(account, DerWriter::text)
          .optional(organisation, DerWriter::text)
          .list(administrators, (w, person) -> person.write(w))
          .list(
              settings.entrySet(),
              (w, entry) -> w.sequence(s -> s.text(entry.getKey()).text(entry.getValue())))
          .bool(enabled);
    }

    private static Terms read(DerReader in) {
      return new Terms(
          in.text(),
          in.optional(DerReader::text),
          in.optional(DerReader::text),
          in.list(Person::read),
          map(in.list(r -> r.sequence(s -> Map.entry(s.text(), s.text())))),
          in.bool());
    }

    private static SortedMap<String, String> map(List<Map.Entry<String, String>> entries) {
      var settings = new TreeMap<String, String>();
      entries.forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
      return settings;
    }
  }

  /** The record's id. */
  public String id() {
    return Names.fold(name);
  }

  private static final class Type implements RecordType<IssuerRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(IssuerRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(IssuerRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name);
      value.terms.write(out);
      out.bool(value.hasCredentials).instant(value.created).instant(value.updated);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public IssuerRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new IssuerRecord(
              in.text(),
              Terms.read(in),
              in.bool(),
              in.instant(),
              in.instant(),
              Extensions.read(in));
      in.end();
      return record;
    }
  }
}
