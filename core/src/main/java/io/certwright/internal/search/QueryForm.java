package io.certwright.internal.search;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How conditions are kept within a record, whose format is theirs. The same ones give the same
 * bytes.
 */
public final class QueryForm {

  private QueryForm() {}

  /** Writes them. */
  public static Bytes encode(Conditions wanted) {
    var out = new DerWriter();
    var certificate = wanted.certificate();
    out.optional(certificate.namePrefix(), DerWriter::text);
    out.optional(certificate.issuer(), DerWriter::text);
    out.optional(certificate.state().map(Enum::name), DerWriter::text);
    var current = wanted.current();
    out.list(
        new TreeMap<>(current.tags()).entrySet(),
        (w, tag) ->
            w.sequence(s -> s.text(tag.getKey()).optional(tag.getValue(), DerWriter::text)));
    out.optional(current.expiresFrom(), DerWriter::instant);
    out.optional(current.expiresBefore(), DerWriter::instant);
    out.optional(current.key().map(KeySpec::name), DerWriter::text);
    var version = wanted.version();
    out.optional(version.serial(), DerWriter::text);
    out.optional(version.thumbprint(), DerWriter::text);
    out.optional(version.name(), DerWriter::text);
    return Bytes.copyOf(out.toByteArray());
  }

  /** Reads them back. */
  public static Conditions decode(Bytes encoded) {
    var in = DerReader.of(encoded);
    var certificate =
        new Conditions.OfCertificate(
            in.optional(DerReader::text),
            in.optional(DerReader::text),
            in.optional(r -> Conditions.State.valueOf(r.text())));
    var tags = new TreeMap<String, Optional<String>>();
    for (var tag :
        in.list(r -> r.sequence(s -> Map.entry(s.text(), s.optional(DerReader::text))))) {
      tags.put(tag.getKey(), tag.getValue());
    }
    var current =
        new Conditions.OfCurrent(
            tags,
            in.optional(DerReader::instant),
            in.optional(DerReader::instant),
            in.optional(r -> KeySpec.valueOf(r.text())));
    var version =
        new Conditions.OfVersion(
            in.optional(DerReader::text),
            in.optional(DerReader::text),
            in.optional(DerReader::text));
    in.end();
    return new Conditions(certificate, current, version);
  }
}
