package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The attributes of a record as the bytes of one column, in their order: their number; then for
 * each its name, its type and its value, texts as a length and UTF-8.
 */
final class AttributeCodec {

  static final int TEXT = 0;
  static final int MOMENT = 1;

  private AttributeCodec() {}

  static byte[] encode(List<Attribute> attributes) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeShort(attributes.size());
      for (var attribute : attributes) {
        writeText(out, attribute.name());
        if (attribute.value() instanceof AttributeValue.Text text) {
          out.writeByte(TEXT);
          writeText(out, text.text());
        } else {
          out.writeByte(MOMENT);
          out.writeLong(((AttributeValue.Moment) attribute.value()).instant().toEpochMilli());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if it is something else
   */
  static List<Attribute> decode(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int size = in.readUnsignedShort();
      var attributes = new ArrayList<Attribute>();
      for (int i = 0; i < size; i++) {
        var name = readText(in);
        attributes.add(
            switch (in.readUnsignedByte()) {
              case TEXT -> Attribute.text(name, readText(in));
              case MOMENT -> Attribute.moment(name, Instant.ofEpochMilli(in.readLong()));
              default -> throw new IOException("an attribute of a type that is not known");
            });
      }
      if (in.read() >= 0) {
        throw new IOException("bytes after the last attribute");
      }
      return attributes;
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    var bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
