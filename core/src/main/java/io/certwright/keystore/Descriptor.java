package io.certwright.keystore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a descriptor: what it is, then {@code key = value}, comments and empty lines, in
 * UTF-8.
 *
 * @param lines by key, each key once
 */
record Descriptor(Map<String, Line> lines) {

  /** The whole first line. */
  static final String MAGIC = "certwright-keystore 1";

  private static final int MOST_BYTES = 64 << 10;
  private static final byte[] MAGIC_BYTES = MAGIC.getBytes(StandardCharsets.US_ASCII);

  /** Copies the lines. */
  Descriptor {
    lines = new LinkedHashMap<>(lines);
  }

  /**
   * A line.
   *
   * @param number counted from one
   */
  record Line(int number, String key, String value) {

    /** Never the value, which may be a secret that should not be there. */
    @Override
    public String toString() {
      return "Line[" + number + ", " + key + "]";
    }
  }

  /** Whether a file begins like a descriptor. */
  static boolean isMagic(byte[] start) {
    int length = MAGIC_BYTES.length;
    return start.length >= length
        && Arrays.equals(start, 0, length, MAGIC_BYTES, 0, length)
        && (start.length == length || start[length] == '\n' || start[length] == '\r');
  }

  /** All bytes of what may be a descriptor. */
  static byte[] readAll(InputStream stream) throws IOException {
    var bytes = stream.readNBytes(MOST_BYTES + 1);
    if (!isMagic(bytes)) {
      throw new DescriptorException(
          "the first line is not \""
              + MAGIC
              + "\"; this is some other file, or of another version");
    }
    if (bytes.length > MOST_BYTES) {
      throw new DescriptorException("has more than " + MOST_BYTES + " bytes");
    }
    return bytes;
  }

  /** Reads the lines. */
  static Descriptor of(byte[] bytes) throws DescriptorException {
    var lines = new LinkedHashMap<String, Line>();
    int number = 0;
    for (var text : decode(bytes).split("\r\n|\n|\r", -1)) {
      number++;
      var line = text.strip();
      if (number == 1 || line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var read = line(number, line);
      var before = lines.putIfAbsent(read.key(), read);
      if (before != null) {
        throw new DescriptorException(
            number, "\"" + read.key() + "\" stands in line " + before.number() + " already");
      }
    }
    return new Descriptor(lines);
  }

  private static String decode(byte[] bytes) throws DescriptorException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DescriptorException("is not written in UTF-8");
    }
  }

  private static Line line(int number, String line) throws DescriptorException {
    int equals = line.indexOf('=');
    if (equals < 1) {
      throw new DescriptorException(number, "is not of the form \"key = value\"");
    }
    var key = line.substring(0, equals).strip();
    var value = line.substring(equals + 1).strip();
    if (!key.matches("[a-z0-9.-]{1,100}")) {
      throw new DescriptorException(
          number,
          "what stands before \"=\" is no key: lower-case letters, digits, \".\" and \"-\"");
    }
    if (value.isEmpty()) {
      throw new DescriptorException(number, "\"" + key + "\" has no value");
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new DescriptorException(number, "\"" + key + "\" has a control character in its value");
    }
    return new Line(number, key, value);
  }

  /** The line of a key. */
  Optional<Line> find(String key) {
    return Optional.ofNullable(lines.get(key));
  }
}
