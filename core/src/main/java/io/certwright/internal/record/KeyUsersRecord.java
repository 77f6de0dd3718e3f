package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Which identities have ever used a key, so that a new one is noticed.
 *
 * @param name the key's folded name
 * @param users the first 16 bytes of the SHA-256 of each identity's name, the latest last
 * @param extensions what a later library added
 */
public record KeyUsersRecord(String name, List<Bytes> users, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "key-users";

  /** How many are remembered; those that came first are forgotten first. */
  public static final int MOST = 1_000;

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<KeyUsersRecord> TYPE = new Type();

  /** Copies the list. */
  public KeyUsersRecord {
    users = List.copyOf(users);
  }

  /** That of a key that nobody has used. */
  public static KeyUsersRecord none(String name) {
    return new KeyUsersRecord(name, List.of(), Extensions.NONE);
  }

  /** The same with one more. */
  public KeyUsersRecord with(Bytes user) {
    var more = new ArrayList<>(users.subList(Math.max(0, users.size() + 1 - MOST), users.size()));
    more.add(user);
    return new KeyUsersRecord(name, more, extensions);
  }

  private static final class Type implements RecordType<KeyUsersRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(KeyUsersRecord value) {
      return value.name;
    }

    @Override
    public byte[] encode(KeyUsersRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).list(value.users, DerWriter::octets);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public KeyUsersRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record = new KeyUsersRecord(in.text(), in.list(DerReader::bytes), Extensions.read(in));
      in.end();
      return record;
    }
  }
}
