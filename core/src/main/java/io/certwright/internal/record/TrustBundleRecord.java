package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.schedule.AnchorWatch;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A named set of anchors that paths may end at.
 *
 * @param name as it was first written; {@link Names#fold} of it is the record's id
 * @param anchors in the order in which they were added, each certificate once
 * @param created when the record was made
 * @param updated when it was last changed
 * @param extensions what a later library added
 */
public record TrustBundleRecord(
    String name, List<Anchor> anchors, Instant created, Instant updated, Extensions extensions) {

  /** The kind. */
  public static final String KIND = "trust-bundle";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<TrustBundleRecord> TYPE = new Type();

  /** Copies the list. */
  public TrustBundleRecord {
    anchors = List.copyOf(anchors);
  }

  /**
   * One of them.
   *
   * @param certificate as DER
   * @param distrustedAfter leaves that begin later are not trusted; empty: none is distrusted
   * @param watch what people are told of its end
   */
  public record Anchor(Bytes certificate, Optional<Instant> distrustedAfter, AnchorWatch watch) {

    /** The same with people told of something else. */
    public Anchor with(AnchorWatch changed) {
      return new Anchor(certificate, distrustedAfter, changed);
    }

    private void write(DerWriter out) {
      out.sequence(
          s -> {
            s.octets(certificate).optional(distrustedAfter, DerWriter::instant);
            watch.write(s);
          });
    }

    private static Anchor read(DerReader in) {
      return in.sequence(
          s -> new Anchor(s.bytes(), s.optional(DerReader::instant), AnchorWatch.read(s)));
    }
  }

  /** The record's id. */
  public String id() {
    return Names.fold(name);
  }

  /** The same with other marks of what was told. */
  public TrustBundleRecord with(List<Anchor> changed) {
    return new TrustBundleRecord(name, changed, created, updated, extensions);
  }

  private static final class Type implements RecordType<TrustBundleRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(TrustBundleRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(TrustBundleRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name);
      out.list(value.anchors, (w, anchor) -> anchor.write(w));
      out.instant(value.created).instant(value.updated);
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public TrustBundleRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new TrustBundleRecord(
              in.text(), in.list(Anchor::read), in.instant(), in.instant(), Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public Optional<Instant> due(TrustBundleRecord value) {
      return value.anchors.stream()
          .flatMap(anchor -> anchor.watch.next().stream())
          .min(Instant::compareTo);
    }
  }
}
