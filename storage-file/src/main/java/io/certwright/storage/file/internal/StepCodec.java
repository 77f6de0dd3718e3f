package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How steps and their parts are written. */
final class StepCodec {

  private StepCodec() {}

  static void write(ByteSink to, Step step) {
    writeKey(to, step.key());
    to.putLong(step.revision());
    if (!step.isDelete()) {
      to.putInt(step.length()).putInt(step.checksum()).putLong(step.due());
      writeAttributes(to, step.attributes());
    }
  }

  static Step read(ByteSource from) {
    var key = readKey(from);
    long revision = from.getLong();
    if (revision == 0) {
      return new Step(key, 0, 0, 0, Step.NEVER, List.of());
    }
    return new Step(
        key, revision, from.getInt(), from.getInt(), from.getLong(), readAttributes(from));
  }

  static void writeKey(ByteSink to, RecordKey key) {
    to.putHex(key.vault().value()).putText(key.kind()).putText(key.id());
  }

  static RecordKey readKey(ByteSource from) {
    return new RecordKey(new VaultId(from.getHex()), from.getText(), from.getText());
  }

  static void writeAttributes(ByteSink to, List<Attribute> attributes) {
    to.putInt(attributes.size());
    for (var attribute : attributes) {
      to.putText(attribute.name());
      if (attribute.value() instanceof AttributeValue.Text text) {
        to.putByte(0).putText(text.text());
      } else {
        to.putByte(1).putLong(((AttributeValue.Moment) attribute.value()).instant().toEpochMilli());
      }
    }
  }

  static List<Attribute> readAttributes(ByteSource from) {
    int count = from.getCount();
    var attributes = new ArrayList<Attribute>(count);
    for (int i = 0; i < count; i++) {
      var name = from.getText();
      attributes.add(
          from.getByte() == 0
              ? Attribute.text(name, from.getText())
              : Attribute.moment(name, Instant.ofEpochMilli(from.getLong())));
    }
    return attributes;
  }
}
