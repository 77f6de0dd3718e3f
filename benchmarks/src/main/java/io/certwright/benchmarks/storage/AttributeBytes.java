package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** Attributes as one column of bytes, as many as ours writes. */
final class AttributeBytes {

  private AttributeBytes() {}

  static byte[] of(List<Attribute> attributes) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeShort(attributes.size());
      for (var attribute : attributes) {
        out.writeUTF(attribute.name());
        if (attribute.value() instanceof AttributeValue.Text text) {
          out.writeByte(0);
          out.writeUTF(text.text());
        } else {
          out.writeByte(1);
          out.writeLong(((AttributeValue.Moment) attribute.value()).instant().toEpochMilli());
        }
      }
    }
    return bytes.toByteArray();
  }
}
