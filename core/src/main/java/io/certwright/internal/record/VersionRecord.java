package io.certwright.internal.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.internal.bouncycastle.AuthorityKey;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * One version of a certificate. The secret part is its private key as PKCS#8, empty when the key is
 * hosted or absent.
 *
 * @param name the certificate's name as it was first written
 * @param version 32 hexadecimal digits
 * @param issued the instant of issue, from which the fraction of life runs
 * @param updated when it was last changed
 * @param chain the certificates in DER, the leaf first; the root is left out
 * @param key the kind of key
 * @param location where the private key is
 * @param tags what users wrote on it
 * @param exportable whether the private key may leave the vault
 * @param enabled whether it may be used
 * @param maxStaleness for how long its key may be used while its state cannot be asked for; empty:
 *     the default of the use
 * @param serial the serial number in hexadecimal
 * @param notBefore the start of validity
 * @param notAfter the end of validity, inclusive
 * @param thumbprint SHA-256 of the leaf
 * @param keyHash SHA-256 of the leaf's SubjectPublicKeyInfo
 * @param names the subject alternative names as {@code type:value} in lower case
 * @param issuer the folded name of who issued it, as the policy named it; empty: it came from
 *     elsewhere
 * @param revocation that it is revoked; empty: not as far as is known
 * @param extensions what a later library added
 */
public record VersionRecord(
    String name,
    String version,
    Instant issued,
    Instant updated,
    List<Bytes> chain,
    KeySpec key,
    KeyLocation location,
    Tags tags,
    boolean exportable,
    boolean enabled,
    Optional<Duration> maxStaleness,
    String serial,
    Instant notBefore,
    Instant notAfter,
    Bytes thumbprint,
    Bytes keyHash,
    List<String> names,
    String issuer,
    Optional<Revoked> revocation,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "version";

  /** The attribute with the serial number. */
  public static final String SERIAL = "serial";

  /** The attribute with the SHA-256 of the leaf in hexadecimal. */
  public static final String THUMBPRINT = "thumbprint";

  /** The attribute with the SHA-256 of the leaf's SubjectPublicKeyInfo in hexadecimal. */
  public static final String KEY_HASH = "key-hash";

  /** The attribute with each subject alternative name, as {@link #searchable} has it. */
  public static final String SAN = "san";

  /**
   * The attributes of an authority's version: the SHA-1 and the SHA-256 of the bits of its key in
   * hexadecimal, as who asks about what it issued has them.
   */
  public static final String AUTHORITY_KEY = "authority-key";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<VersionRecord> TYPE = new Type();

  /** Copies the lists. */
  public VersionRecord {
    chain = List.copyOf(chain);
    names = List.copyOf(names);
  }

  /** The record's id, from the certificate's folded name. */
  public static String id(String folded, String version) {
    return folded + "/" + version;
  }

  /** The same in service or out of it, with other tags. */
  public VersionRecord with(boolean nowEnabled, Tags changed, Instant now) {
    return with(nowEnabled, changed, revocation, now);
  }

  /** The same revoked and out of service, or in service and not revoked any more. */
  public VersionRecord with(Optional<Revoked> how, Instant now) {
    return with(how.isEmpty(), tags, how, now);
  }

  private VersionRecord with(boolean nowEnabled, Tags changed, Optional<Revoked> how, Instant now) {
    return new VersionRecord(
        name,
        version,
        issued,
        now,
        chain,
        key,
        location,
        changed,
        exportable,
        nowEnabled,
        maxStaleness,
        serial,
        notBefore,
        notAfter,
        thumbprint,
        keyHash,
        names,
        issuer,
        how,
        extensions);
  }

  /** The record's id. */
  public String id() {
    return id(folded(), version);
  }

  /** The certificate's folded name. */
  public String folded() {
    return Names.fold(name);
  }

  /** A name that is too long for an attribute is found by its digest. */
  public static String searchable(String name) {
    if (name.codePointCount(0, name.length()) <= AttributeValue.Text.MAX_LENGTH) {
      return name;
    }
    return "sha256:"
        + HexFormat.of().formatHex(digest("SHA-256", name.getBytes(UTF_8)).toByteArray());
  }

  private static Bytes digest(String algorithm, byte[] content) {
    try {
      return Bytes.copyOf(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private static final class Type implements RecordType<VersionRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(VersionRecord value) {
      return value.id();
    }

    @Override
    public byte[] encode(VersionRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.name).text(value.version).instant(value.issued);
      out.instant(value.updated);
      out.list(value.chain, DerWriter::octets);
      out.text(value.key.name());
      value.location.write(out);
      value.tags.write(out);
      out.bool(value.exportable).bool(value.enabled);
      out.optional(value.maxStaleness, (w, most) -> w.text(most.toString()));
      out.text(value.serial);
      out.instant(value.notBefore).instant(value.notAfter);
      out.octets(value.thumbprint).octets(value.keyHash);
      out.list(value.names, DerWriter::text);
      out.text(value.issuer);
      out.optional(value.revocation, (w, how) -> how.write(w));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public VersionRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new VersionRecord(
              in.text(),
              in.text(),
              in.instant(),
              in.instant(),
              in.list(DerReader::bytes),
              KeySpec.valueOf(in.text()),
              KeyLocation.read(in),
              Tags.read(in),
              in.bool(),
              in.bool(),
              in.optional(r -> Duration.parse(r.text())),
              in.text(),
              in.instant(),
              in.instant(),
              in.bytes(),
              in.bytes(),
              in.list(DerReader::text),
              in.text(),
              in.optional(Revoked::read),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public List<Attribute> attributes(VersionRecord value) {
      var attributes = new ArrayList<Attribute>(7 + value.names.size());
      attributes.add(Attribute.text(SERIAL, value.serial));
      attributes.add(Attribute.text(THUMBPRINT, hex(value.thumbprint)));
      attributes.add(Attribute.text(KEY_HASH, hex(value.keyHash)));
      attributes.add(Attribute.moment("expiry", value.notAfter));
      value.chain.stream()
          .findFirst()
          .flatMap(AuthorityKey::bits)
          .ifPresent(
              bits -> {
                attributes.add(Attribute.text(AUTHORITY_KEY, hex(digest("SHA-1", bits))));
                attributes.add(Attribute.text(AUTHORITY_KEY, hex(digest("SHA-256", bits))));
              });
      for (var name : new LinkedHashSet<>(value.names)) {
        attributes.add(Attribute.text(SAN, searchable(name)));
      }
      return attributes;
    }

    private static String hex(Bytes bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
  }
}
