package io.certwright.internal.bouncycastle;

import io.certwright.spi.issuer.RevocationReason;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Bytes of a list on their way, in pieces. An entry costs a few dozen bytes of copying and no
 * object: a list may have a million of them, and is gone through several times.
 */
public final class CrlStream implements AutoCloseable {

  /** The first second that UTCTime cannot say. */
  private static final long YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z").getEpochSecond();

  private static final int CAPACITY = 1 << 16;

  /** The longest of all entries and headers. */
  private static final int ROOM = 128;

  private static final int SECONDS_OF_DAY = 86_400;
  private static final int UTC_TIME = 15;
  private static final int GENERALIZED_TIME = 17;

  /** SEQUENCE { cRLReasons, OCTET STRING { ENUMERATED of one octet } }. */
  private static final byte[] REASON = {
    0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01
  };

  /** SEQUENCE { invalidityDate, OCTET STRING { GeneralizedTime } } up to the time. */
  private static final byte[] INVALID = {0x30, 0x18, 0x06, 0x03, 0x55, 0x1d, 0x18, 0x04, 0x11};

  private final Target target;
  private final byte[] buffer = new byte[CAPACITY];
  private int size;
  private long flushed;

  private long day = Long.MIN_VALUE;
  private final byte[] date = new byte[8];

  /** Where the pieces go. */
  @FunctionalInterface
  public interface Target {
    /** A piece; the array is used again. */
    void write(byte[] source, int from, int length) throws IOException;
  }

  /** A stream to there. */
  public CrlStream(Target target) {
    this.target = target;
  }

  /** How many bytes were written. */
  public long written() {
    return flushed + size;
  }

  /** How long identifier and length octets are. */
  static int headerSize(long length) {
    return 2 + lengthOctets(length);
  }

  private static int lengthOctets(long length) {
    return length < 0x80 ? 0 : (71 - Long.numberOfLeadingZeros(length)) / 8;
  }

  void header(int tag, long length) throws IOException {
    makeRoom();
    put(tag);
    int octets = lengthOctets(length);
    put(octets == 0 ? (int) length : 0x80 | octets);
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      put((int) (length >>> shift));
    }
  }

  void raw(byte[] bytes) throws IOException {
    flush();
    target.write(bytes, 0, bytes.length);
    flushed += bytes.length;
  }

  /** How long an entry is. */
  static int size(CrlEntry entry) {
    return 2 + contents(entry);
  }

  private static int contents(CrlEntry entry) {
    int extensions = extensions(entry);
    return 2
        + entry.serial().length()
        + (isUtc(entry.at()) ? UTC_TIME : GENERALIZED_TIME)
        + (extensions == 0 ? 0 : 2 + extensions);
  }

  private static int extensions(CrlEntry entry) {
    int reason = saysWhy(entry) ? REASON.length + 1 : 0;
    return reason + (entry.invalid().isPresent() ? INVALID.length + GENERALIZED_TIME : 0);
  }

  /** Writes an entry. */
  public void entry(CrlEntry entry) throws IOException {
    makeRoom();
    put(Der.SEQUENCE);
    put(contents(entry));
    var serial = entry.serial();
    put(Der.INTEGER);
    put(serial.length());
    serial.asByteBuffer().get(buffer, size, serial.length());
    size += serial.length();
    time(entry.at(), isUtc(entry.at()));
    int extensions = extensions(entry);
    if (extensions > 0) {
      put(Der.SEQUENCE);
      put(extensions);
      if (saysWhy(entry)) {
        put(REASON);
        put(entry.reason().code());
      }
      if (entry.invalid().isPresent()) {
        put(INVALID);
        time(entry.invalid().get(), false);
      }
    }
  }

  /** Whether an entry says why. */
  private static boolean saysWhy(CrlEntry entry) {
    return entry.reason() != RevocationReason.UNSPECIFIED;
  }

  /** Whether a time is written as UTCTime (RFC 5280, section 5.1.2.4). */
  private static boolean isUtc(Instant instant) {
    return instant.getEpochSecond() < YEAR_2050;
  }

  private void time(Instant instant, boolean utc) {
    long second = instant.getEpochSecond();
    toDate(Math.floorDiv(second, SECONDS_OF_DAY));
    int left = Math.floorMod(second, SECONDS_OF_DAY);
    put(utc ? Der.UTC_TIME : Der.GENERALIZED_TIME);
    put((utc ? UTC_TIME : GENERALIZED_TIME) - 2);
    int skipped = utc ? 2 : 0;
    System.arraycopy(date, skipped, buffer, size, date.length - skipped);
    size += date.length - skipped;
    twoDigits(left / 3600);
    twoDigits(left / 60 % 60);
    twoDigits(left % 60);
    put('Z');
  }

  /** Revocations of one day mostly stand together. */
  private void toDate(long wanted) {
    if (wanted != day) {
      LocalDate local = LocalDate.ofEpochDay(wanted);
      int all = local.getYear() * 10_000 + local.getMonthValue() * 100 + local.getDayOfMonth();
      for (int i = date.length - 1; i >= 0; i--) {
        date[i] = (byte) ('0' + all % 10);
        all /= 10;
      }
      day = wanted;
    }
  }

  private void twoDigits(int value) {
    put('0' + value / 10);
    put('0' + value % 10);
  }

  private void put(int octet) {
    buffer[size++] = (byte) octet;
  }

  private void put(byte[] octets) {
    System.arraycopy(octets, 0, buffer, size, octets.length);
    size += octets.length;
  }

  private void makeRoom() throws IOException {
    if (size + ROOM > CAPACITY) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (size > 0) {
      target.write(buffer, 0, size);
      flushed += size;
      size = 0;
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
