package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.bouncycastle.GuardedX509;
import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.TrustBundleRecord;
import io.certwright.internal.record.TrustBundleRecord.Anchor;
import io.certwright.internal.schedule.AnchorWatch;
import io.certwright.spi.Bytes;
import io.certwright.trust.TrustedAnchor;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;

/**
 * The trust bundles of a vault: named sets of anchors, for a {@link ChainValidator}. An anchor is
 * added, may be distrusted for certificates that begin after some day while those before go on, and
 * ends with its own life or when it is taken out. Each change is audited, and told as an event; so
 * is, by a running {@code LifecycleManager}, that an anchor nears its end (90, 30 and 7 days
 * before) or has ended.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class TrustBundles {

  private final EngineHolder vault;

  TrustBundles(EngineHolder vault) {
    this.vault = vault;
  }

  /**
   * Adds an anchor to a bundle, which is made if there is none of this name. One that is in it
   * already is from now on distrusted as this one says, or not any more.
   *
   * @param name letters, digits and hyphens, the same whatever their case
   * @throws InvalidRequestException if the name is malformed, the certificate cannot be read, or
   *     the bundle has 500 anchors
   * @throws ConflictException if others change it all the time
   */
  public TrustBundle put(String name, TrustedAnchor anchor) {
    var engine = vault.engine();
    var id = Names.fold(name);
    engine.gate().authorise(vault.caller(), Permission.TRUST_UPDATE, id);
    var after = anchor.distrustedAfter().map(date -> date.truncatedTo(ChronoUnit.MILLIS));
    var watch = AnchorWatch.of(anchor.certificate().getNotAfter().toInstant());
    var kept = new Anchor(readable(anchor.certificate()), after, watch);
    return TrustBundle.of(engine.trustBundles().put(vault.caller(), name, kept));
  }

  /**
   * Takes an anchor out of a bundle.
   *
   * @throws NotFoundException if there is no such bundle, or not this anchor in it
   * @throws ConflictException if others change it all the time
   */
  public TrustBundle remove(String name, X509Certificate anchor) {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.TRUST_UPDATE, Names.fold(name));
    return TrustBundle.of(engine.trustBundles().remove(vault.caller(), name, readable(anchor)));
  }

  /**
   * A bundle.
   *
   * @throws NotFoundException if there is none of this name
   */
  public TrustBundle get(String name) {
    var engine = vault.engine();
    var id = Names.fold(name);
    engine.gate().authorise(vault.caller(), Permission.TRUST_GET, id);
    return TrustBundle.of(engine.trustBundles().require(id));
  }

  /** A page of the bundles, by name. */
  public Page<TrustBundle> list(PageRequest page) {
    var engine = vault.engine();
    return Listing.byName(
            vault,
            Permission.TRUST_GET,
            (after, limit) -> engine.trustBundles().list(after.map(Names::fold), limit),
            TrustBundleRecord::id,
            TrustBundle::of)
        .page(vault, Permission.TRUST_GET, page);
  }

  /**
   * Deletes a bundle.
   *
   * @throws NotFoundException if there is none of this name
   * @throws ConflictException if others change it all the time
   */
  public void delete(String name) {
    var engine = vault.engine();
    var id = Names.fold(name);
    engine.gate().authorise(vault.caller(), Permission.TRUST_UPDATE, id);
    engine.trustBundles().delete(vault.caller(), id);
  }

  private static Bytes readable(X509Certificate certificate) {
    try {
      var der = certificate.getEncoded();
      var unused = GuardedX509.parse(der, GuardedX509.MAX_SIZE);
      return Bytes.copyOf(der);
    } catch (CertificateEncodingException | MalformedDerException e) {
      throw new InvalidRequestException(
          "anchor", "it is no certificate that can be read; get it again from who issued it");
    }
  }

  @Override
  public String toString() {
    return "TrustBundles[" + vault.engine().name() + "]";
  }
}
