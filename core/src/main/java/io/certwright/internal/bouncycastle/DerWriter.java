package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes values as DER (X.690), one after another, into one SEQUENCE. The same values give the same
 * bytes. {@link DerReader} reads them in the same order.
 *
 * <p>The bytes go straight into a growing buffer: a tree of ASN.1 objects, as BouncyCastle builds
 * it, costs several times as much for the small records of a vault.
 *
 * <p>Not thread-safe; made for one encoding.
 */
public final class DerWriter {
  private static final int INITIAL_CAPACITY = 512;

  private byte[] buffer;
  private int size;
  private int depth = 1;

  /** A writer that has written nothing. */
  public DerWriter() {
    this(INITIAL_CAPACITY);
  }

  /**
   * The same for who knows about how much comes: growing copies and wipes.
   *
   * @param capacity for how many bytes there is room at first
   */
  public DerWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** An INTEGER. */
  public DerWriter integer(long value) {
    int length = 8;
    while (length > 1 && value << (64 - 8 * (length - 1)) >> (64 - 8 * (length - 1)) == value) {
      length--;
    }
    reserve(2 + length);
    buffer[size++] = Der.INTEGER;
    buffer[size++] = (byte) length;
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >> shift);
    }
    return this;
  }

  /** An INTEGER of any size. */
  public DerWriter bigInteger(BigInteger value) {
    return primitive(Der.INTEGER, value.toByteArray());
  }

  /** A BOOLEAN. */
  public DerWriter bool(boolean value) {
    reserve(3);
    buffer[size++] = Der.BOOLEAN;
    buffer[size++] = 1;
    buffer[size++] = (byte) (value ? 0xff : 0x00);
    return this;
  }

  /**
   * A UTF8String.
   *
   * @throws IllegalArgumentException if a surrogate stands alone, which UTF-8 cannot express
   */
  public DerWriter text(String value) {
    int length = value.length();
    int start = size;
    header(Der.UTF8_STRING, length);
    reserve(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        return primitive(Der.UTF8_STRING, Utf8.encode(value));
      }
      buffer[size++] = (byte) c;
    }
    return this;
  }

  /** An OCTET STRING. */
  public DerWriter octets(byte[] value) {
    return primitive(Der.OCTET_STRING, value);
  }

  /** An OCTET STRING. */
  public DerWriter octets(Bytes value) {
    return octets(Der.OCTET_STRING, value);
  }

  /**
   * A point in time: an INTEGER that counts milliseconds from 1970-01-01T00:00:00Z. What is finer
   * than a millisecond is cut off.
   *
   * @throws ArithmeticException if it is more than 292 million years from 1970
   */
  public DerWriter instant(Instant value) {
    return integer(value.toEpochMilli());
  }

  /** A value that may be absent: a SEQUENCE of it alone, or an empty SEQUENCE. */
  public <T> DerWriter optional(Optional<T> value, BiConsumer<DerWriter, ? super T> item) {
    int mark = open(Der.SEQUENCE);
    if (value.isPresent()) {
      item.accept(this, value.get());
    }
    close(mark);
    return this;
  }

  /** A SEQUENCE of what the given code writes. */
  public DerWriter sequence(Consumer<DerWriter> items) {
    int mark = open(Der.SEQUENCE);
    items.accept(this);
    close(mark);
    return this;
  }

  /** A SEQUENCE of what the given code writes for each element, in the order of the collection. */
  public <T> DerWriter list(Collection<T> elements, BiConsumer<DerWriter, ? super T> item) {
    int mark = open(Der.SEQUENCE);
    for (T element : elements) {
      item.accept(this, element);
    }
    close(mark);
    return this;
  }

  /** All that was written, as one SEQUENCE. The writer may go on. */
  public byte[] toByteArray() {
    int extra = lengthBytes(size);
    byte[] encoded = new byte[2 + extra + size];
    encoded[0] = Der.SEQUENCE;
    putLength(encoded, 1, size, extra);
    System.arraycopy(buffer, 0, encoded, 2 + extra, size);
    return encoded;
  }

  /** Overwrites what was written, for when it was secret, and forgets it. */
  public void wipe() {
    Arrays.fill(buffer, (byte) 0);
    size = 0;
  }

  /** All that was written, without a SEQUENCE around it. */
  byte[] contents() {
    return Arrays.copyOf(buffer, size);
  }

  /** Bytes that are DER already. */
  DerWriter raw(byte[] encoded) {
    return raw(encoded, 0, encoded.length);
  }

  /** A part of bytes that is DER already, or belongs into something open. */
  DerWriter raw(byte[] source, int from, int length) {
    reserve(length);
    System.arraycopy(source, from, buffer, size, length);
    size += length;
    return this;
  }

  /** One value of the given tag and contents. */
  DerWriter octets(int tag, Bytes contents) {
    int length = contents.length();
    header(tag, length);
    reserve(length);
    contents.asByteBuffer().get(buffer, size, length);
    size += length;
    return this;
  }

  /** One value of the given tag and contents. */
  DerWriter primitive(int tag, byte[] contents) {
    header(tag, contents.length);
    return raw(contents);
  }

  /** A BIT STRING of whole bytes. */
  DerWriter bitString(byte[] value) {
    header(Der.BIT_STRING, 1 + value.length);
    reserve(1);
    buffer[size++] = 0;
    return raw(value);
  }

  /** One byte as it is, inside of something open. */
  DerWriter put(int octet) {
    reserve(1);
    buffer[size++] = (byte) octet;
    return this;
  }

  /** Begins a value; what is written until {@link #close} is its contents. */
  int open(int tag) {
    if (++depth > Der.MAX_DEPTH) {
      throw new IllegalStateException("More than " + Der.MAX_DEPTH + " values inside each other");
    }
    reserve(2);
    buffer[size++] = (byte) tag;
    return ++size;
  }

  /** Ends the value that {@link #open} began and gave this mark for. */
  void close(int mark) {
    depth--;
    int length = size - mark;
    int extra = lengthBytes(length);
    if (extra > 0) {
      reserve(extra);
      System.arraycopy(buffer, mark, buffer, mark + extra, length);
      size += extra;
    }
    putLength(buffer, mark - 1, length, extra);
  }

  private void header(int tag, int length) {
    int extra = lengthBytes(length);
    reserve(2 + extra);
    buffer[size++] = (byte) tag;
    putLength(buffer, size, length, extra);
    size += 1 + extra;
  }

  /** How many bytes a length takes besides the first one (X.690, section 10.1). */
  private static int lengthBytes(int length) {
    return length < 0x80 ? 0 : 4 - Integer.numberOfLeadingZeros(length) / 8;
  }

  private static void putLength(byte[] target, int at, int length, int extra) {
    if (extra == 0) {
      target[at] = (byte) length;
      return;
    }
    target[at] = (byte) (0x80 | extra);
    for (int i = extra, rest = length; i > 0; i--, rest >>>= 8) {
      target[at + i] = (byte) rest;
    }
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      int doubled =
          buffer.length > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE - 8 : buffer.length * 2;
      byte[] old = buffer;
      buffer = Arrays.copyOf(old, Math.max(needed, doubled));
      Arrays.fill(old, (byte) 0);
    }
  }
}
