package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How steps and their parts are written. */
final class StepCodec {

  private StepCodec() {}

  /** Writes a step of a frame; one that was moved says which commit it came from. */
  static void write(ByteSink to, Step step, FrameHeader.Type type) {
    writeKey(to, step.key());
    to.putLong(step.revision());
    if (type == FrameHeader.Type.MOVED) {
      to.putHex(step.commit().value());
    }
    if (!step.isDelete()) {
      to.putInt(step.length()).putInt(step.checksum()).putLong(step.due());
      writeAttributes(to, step.attributes());
    }
  }

  /** Reads the steps of a frame, and what stands behind them. */
  static FrameBody readBody(ByteSource from, FrameHeader header) {
    var steps = new ArrayList<Step>();
    for (int i = 0; header.type() != FrameHeader.Type.SUSPECTS && i < header.count(); i++) {
      steps.add(read(from, header));
    }
    var past = new ArrayList<CommitRing.Past>();
    while (from.hasMore()) {
      past.add(readPast(from));
    }
    return new FrameBody(steps, past);
  }

  private static Step read(ByteSource from, FrameHeader header) {
    var key = readKey(from);
    long revision = from.getLong();
    boolean isMoved = header.type() == FrameHeader.Type.MOVED;
    var commit = isMoved ? new CommitId(from.getHex()) : header.commit();
    return revision == 0
        ? Step.deletion(key, commit)
        : new Step(
            key,
            revision,
            commit,
            from.getInt(),
            from.getInt(),
            from.getLong(),
            readAttributes(from));
  }

  static void writePast(ByteSink to, CommitRing.Past past) {
    to.putHex(past.id().value()).putLong(past.sequence());
    to.putByte(past.settlement() == Settlement.COMMITTED ? 1 : 0);
  }

  static CommitRing.Past readPast(ByteSource from) {
    return new CommitRing.Past(
        new CommitId(from.getHex()),
        from.getLong(),
        from.getByte() == 1 ? Settlement.COMMITTED : Settlement.VOID);
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
