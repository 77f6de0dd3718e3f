package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads what {@link DerWriter} wrote, value by value in the same order, and trusts nothing: only
 * definite lengths in their shortest form, only canonical values, no byte left over, a bounded
 * depth. A length is compared with what remains before anything is allocated. Every value can be
 * written in one way only, so what was read and written again is the same bytes.
 *
 * <p>Every method throws {@link MalformedDerException} if something else stands there; the reader
 * is of no use afterwards. Not thread-safe.
 */
public final class DerReader {
  private final byte[] input;
  private int position;
  private int limit;
  private int depth;

  private DerReader(byte[] input) {
    this.input = input;
    this.limit = input.length;
  }

  /**
   * A reader of the values in the one SEQUENCE that the bytes must be.
   *
   * @param encoded what to read; it stays the caller's, who does not change it meanwhile
   */
  public static DerReader of(byte[] encoded) {
    DerReader reader = new DerReader(encoded);
    int outerLimit = reader.enter(Der.SEQUENCE, "a SEQUENCE");
    if (reader.limit != outerLimit) {
      throw new MalformedDerException(reader.limit, "nothing after the SEQUENCE", null);
    }
    return reader;
  }

  /** A reader of values that stand one after another, without a SEQUENCE around them. */
  public static DerReader ofValues(byte[] encoded) {
    return new DerReader(encoded);
  }

  /** A reader of the values in the one SEQUENCE that the bytes must be. */
  public static DerReader of(Bytes encoded) {
    return of(encoded.toByteArray());
  }

  /** What is in the one OCTET STRING that the bytes must be. */
  public static Bytes octetsOf(byte[] encoded) {
    DerReader reader = new DerReader(encoded);
    Bytes octets = reader.bytes();
    reader.end();
    return octets;
  }

  /** An INTEGER that fits a {@code long}. */
  public long integer() {
    int length = header(Der.INTEGER, "an INTEGER");
    checkInteger(length, 8);
    long value = input[position];
    for (int i = 1; i < length; i++) {
      value = value << 8 | (input[position + i] & 0xff);
    }
    position += length;
    return value;
  }

  /** An INTEGER between two others, both included. */
  public long integerIn(long least, long most) {
    int at = position;
    long value = integer();
    if (value < least || value > most) {
      throw new MalformedDerException(at, "an INTEGER from " + least + " to " + most, null);
    }
    return value;
  }

  /** An INTEGER of any size. */
  public BigInteger bigInteger() {
    int length = header(Der.INTEGER, "an INTEGER");
    checkInteger(length, Integer.MAX_VALUE);
    BigInteger value = new BigInteger(input, position, length);
    position += length;
    return value;
  }

  /** A BOOLEAN. */
  public boolean bool() {
    int at = position;
    int length = header(Der.BOOLEAN, "a BOOLEAN");
    int value = length == 1 ? input[position++] : 1;
    if (value != 0 && value != -1) {
      throw new MalformedDerException(at, "a BOOLEAN of one byte, 00 or FF", null);
    }
    return value != 0;
  }

  /** A UTF8String. */
  public String text() {
    int length = header(Der.UTF8_STRING, "a UTF8String");
    try {
      String value = Utf8.decode(input, position, length);
      position += length;
      return value;
    } catch (CharacterCodingException e) {
      throw new MalformedDerException(position, "well-formed UTF-8", e);
    }
  }

  /** An OCTET STRING, as an array of the caller's own. */
  public byte[] octets() {
    int length = header(Der.OCTET_STRING, "an OCTET STRING");
    return take(length);
  }

  /** An OCTET STRING. */
  public Bytes bytes() {
    int length = header(Der.OCTET_STRING, "an OCTET STRING");
    Bytes value = length == 0 ? Bytes.empty() : Bytes.copyOfRange(input, position, length);
    position += length;
    return value;
  }

  /** A point in time, see {@link DerWriter#instant}. */
  public Instant instant() {
    return Instant.ofEpochMilli(integer());
  }

  /** A value that may be absent, see {@link DerWriter#optional}. */
  public <T> Optional<T> optional(Function<DerReader, T> item) {
    int outerLimit = enter(Der.SEQUENCE, "a SEQUENCE of one value or none");
    Optional<T> value = atEnd() ? Optional.empty() : Optional.of(item.apply(this));
    leave(outerLimit);
    return value;
  }

  /** A SEQUENCE; the given code reads all that is in it. */
  public <T> T sequence(Function<DerReader, T> items) {
    int outerLimit = enter(Der.SEQUENCE, "a SEQUENCE");
    T value = items.apply(this);
    leave(outerLimit);
    return value;
  }

  /** A SEQUENCE; the given code reads one element each time. The list cannot be changed. */
  public <T> List<T> list(Function<DerReader, T> item) {
    int outerLimit = enter(Der.SEQUENCE, "a SEQUENCE");
    List<T> elements = new ArrayList<>();
    while (!atEnd()) {
      int before = position;
      elements.add(item.apply(this));
      if (position == before) {
        throw new IllegalStateException("The code that reads an element reads nothing");
      }
    }
    leave(outerLimit);
    return Collections.unmodifiableList(elements);
  }

  /** Whether nothing is left in the SEQUENCE that is being read. */
  public boolean atEnd() {
    return position == limit;
  }

  /** Checks that nothing is left in the SEQUENCE that is being read. */
  public void end() {
    if (position != limit) {
      throw malformed("the end of the SEQUENCE");
    }
  }

  /**
   * What to throw when the values that were read make no sense.
   *
   * @param expected what should have been read
   */
  public MalformedDerException malformed(String expected) {
    return new MalformedDerException(position, expected, null);
  }

  /** Where the next value begins, counted in bytes from the first one, which is 0. */
  int position() {
    return position;
  }

  /** The tag of the next value; empty at the end. */
  public OptionalInt tag() {
    return atEnd() ? OptionalInt.empty() : OptionalInt.of(input[position] & 0xff);
  }

  /** Whether the next value has this tag. */
  public boolean isNext(int tag) {
    return !atEnd() && (input[position] & 0xff) == tag;
  }

  /** What is inside a value of this tag; the given code reads all of it. */
  public <T> T inside(int tag, Function<DerReader, T> items) {
    int outerLimit = enter(tag, "a value of tag " + hex(tag));
    T value = items.apply(this);
    leave(outerLimit);
    return value;
  }

  /** The contents of a value of this tag, as an array of the caller's own. */
  public byte[] contents(int tag) {
    return take(header(tag, "a value of tag " + hex(tag)));
  }

  /** An OBJECT IDENTIFIER in dotted form. */
  public String oid() {
    int at = position;
    byte[] contents = take(header(Der.OID, "an OBJECT IDENTIFIER"));
    return Oid.decode(contents)
        .orElseThrow(() -> new MalformedDerException(at, "an OBJECT IDENTIFIER", null));
  }

  private static String hex(int tag) {
    return HexFormat.of().toHexDigits((byte) tag);
  }

  /** One value whatever it is, with its tag and length; only its own length is checked. */
  public byte[] any() {
    int start = position;
    skip();
    return Arrays.copyOfRange(input, start, position);
  }

  /** A BIT STRING of whole bytes. */
  public byte[] bitString() {
    int at = position;
    int length = header(Der.BIT_STRING, "a BIT STRING");
    if (length == 0 || input[position++] != 0) {
      throw new MalformedDerException(at, "a BIT STRING of whole bytes", null);
    }
    return take(length - 1);
  }

  /** Whether the next value has values inside. */
  boolean isConstructed() {
    return !atEnd() && (input[position] & Der.CONSTRUCTED) != 0;
  }

  /** Passes over one value whatever it is; only its own length is checked. */
  public void skip() {
    int length = header(anyTag(), "a value");
    position += length;
  }

  /** Goes into the next value whatever it is, and returns what {@link #leave} needs. */
  int enterAny() {
    return enter(anyTag(), "a value");
  }

  /** The next tag, which has one byte in everything that is read here. */
  private int anyTag() {
    if (atEnd() || (input[position] & Der.LONG_TAG) == Der.LONG_TAG) {
      throw malformed("a value with a tag of one byte");
    }
    return input[position] & 0xff;
  }

  private byte[] take(int length) {
    byte[] value = Arrays.copyOfRange(input, position, position + length);
    position += length;
    return value;
  }

  private int enter(int tag, String expected) {
    int at = position;
    int length = header(tag, expected);
    if (++depth > Der.MAX_DEPTH) {
      throw new MalformedDerException(
          at, "no more than " + Der.MAX_DEPTH + " values inside each other", null);
    }
    int outerLimit = limit;
    limit = position + length;
    return outerLimit;
  }

  /** Goes back to the value around, which the one inside must have been read to its end for. */
  void leave(int outerLimit) {
    end();
    depth--;
    limit = outerLimit;
  }

  private void checkInteger(int length, int most) {
    boolean padded = length > 1 && input[position] == (byte) (input[position + 1] < 0 ? -1 : 0);
    if (length < 1 || length > most || padded) {
      throw malformed("an INTEGER in its shortest form, of at most " + most + " bytes");
    }
  }

  /** Reads tag and length, leaves the position at the contents, and returns their length. */
  private int header(int tag, String expected) {
    int at = position;
    if (limit - at < 2 || (input[at] & 0xff) != tag) {
      throw new MalformedDerException(at, expected, null);
    }
    int length = input[at + 1];
    int next = at + 2;
    if (length < 0) {
      int count = length & 0x7f;
      length = longLength(next, count);
      next += count;
    }
    if (length > limit - next) {
      throw new MalformedDerException(
          at, "a length within the " + (limit - next) + " bytes left", null);
    }
    position = next;
    return length;
  }

  private int longLength(int at, int count) {
    if (count < 1 || count > 4 || count > limit - at) {
      throw new MalformedDerException(at - 1, "a definite length of at most 4 bytes", null);
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | (input[at + i] & 0xff);
    }
    if (length < 0x80 || length >>> (8 * (count - 1)) == 0) {
      throw new MalformedDerException(at - 1, "a length in its shortest form, below 2 GiB", null);
    }
    return length;
  }
}
