package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * Who is to be told of what happens to a vault's certificates. There is one such record at most.
 *
 * @param people in the order given
 * @param updated when they were set
 * @param extensions what a later library added
 */
public record ContactsRecord(List<Person> people, Instant updated, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "contacts";

  /** The id of the one. */
  public static final String ID = "vault";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<ContactsRecord> TYPE = new Type();

  /** Copies the list. */
  public ContactsRecord {
    people = List.copyOf(people);
  }

  private static final class Type implements RecordType<ContactsRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(ContactsRecord value) {
      return ID;
    }

    @Override
    public byte[] encode(ContactsRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).list(value.people, (w, person) -> person.write(w));
      out.instant(value.updated);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public ContactsRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new ContactsRecord(in.list(Person::read), in.instant(), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
