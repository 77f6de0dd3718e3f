package io.certwright.internal.issuers;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.Issuer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is meant by the issuer that a policy names: the certificate itself, nobody whom the vault
 * knows, an issuer that the application registered, one of which the vault has a configuration, or
 * a CA of this vault.
 */
public final class IssuerDirectory {

  private static final String SELF = Names.fold(CertificatePolicy.SELF);
  private static final String UNKNOWN = Names.fold(CertificatePolicy.UNKNOWN);

  private final Map<String, Issuer> outside;
  private final ConnectedIssuers stored;
  private final Catalogue catalogue;

  /**
   * The directory of a vault.
   *
   * @param outside the issuers that the application registered, by name
   * @param stored those of which the vault has configurations
   */
  public IssuerDirectory(
      Map<String, Issuer> outside, ConnectedIssuers stored, Catalogue catalogue) {
    var folded = new HashMap<String, Issuer>();
    outside.forEach((name, issuer) -> folded.put(Names.fold(name), issuer));
    this.outside = Map.copyOf(folded);
    this.stored = stored;
    this.catalogue = catalogue;
  }

  /** What a name stands for. */
  public sealed interface Meaning {
    /** The certificate is signed by its own key. */
    record Self() implements Meaning {}

    /** Somebody takes the request to a CA, and brings back what that signed. */
    record Manual() implements Meaning {}

    /** A CA of this vault, by its certificate's folded name. */
    record Embedded(String name) implements Meaning {}

    /** An issuer outside. */
    record Outside(String name, Issuer issuer) implements Meaning {}
  }

  /** The issuer outside of a folded name; empty: there is none of that name. */
  public Optional<Issuer> outside(String name) {
    return Optional.ofNullable(outside.get(name)).or(() -> stored.find(name));
  }

  /** Whether a folded name stands for an issuer outside. */
  public boolean isOutside(String name) {
    return outside(name).isPresent();
  }

  /**
   * Whether what was issued under a folded name came from elsewhere: from an issuer outside, be it
   * one that is not known any more.
   */
  public boolean isElsewhere(String name) {
    boolean nobody = name.isEmpty() || name.equals(SELF) || name.equals(UNKNOWN);
    return !nobody && (isOutside(name) || catalogue.head(name).isEmpty());
  }

  /**
   * Finds it.
   *
   * @throws InvalidPolicyException if there is none of that name
   */
  public Meaning resolve(CertificatePolicy policy) {
    return resolve(policy.issuer());
  }

  /**
   * Finds it by its name.
   *
   * @throws InvalidPolicyException if there is none of that name
   */
  public Meaning resolve(String named) {
    var name = Names.fold(named);
    if (name.equals(SELF)) {
      return new Meaning.Self();
    }
    if (name.equals(UNKNOWN)) {
      return new Meaning.Manual();
    }
    var issuer = outside(name);
    if (issuer.isPresent()) {
      return new Meaning.Outside(name, issuer.get());
    }
    // The certificate of a CA whose key is elsewhere is watched here, and cannot issue.
    if (catalogue
        .current(name)
        .filter(ca -> !(ca.version().location() instanceof KeyLocation.Absent))
        .isPresent()) {
      return new Meaning.Embedded(name);
    }
    throw new InvalidPolicyException(
        List.of(
            new Problem(
                "issuer",
                "known",
                "\""
                    + named
                    + "\" is neither an issuer that the vault was opened with or has a"
                    + " configuration of, nor a CA certificate in it; make the CA first, or"
                    + " register or set the issuer")));
  }
}
