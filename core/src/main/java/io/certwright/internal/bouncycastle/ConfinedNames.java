package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/**
 * The names that one authority may certify (RFC 5280, section 4.2.1.10).
 *
 * <p>Where validators differ, the narrowest reading holds: an e-mail address in the subject counts
 * whether there are alternative names or not, a wildcard must not cover what is excluded, and a URI
 * whose host is no name is none that a constraint on URIs permits. Constraints on forms of names
 * that this library does not issue bind nothing of it. Immutable, thread-safe.
 */
public final class ConfinedNames {

  private static final int ADDRESS_AND_MASK_4 = 8;
  private static final int ADDRESS_AND_MASK_16 = 32;

  private final List<GeneralName> permitted;
  private final List<GeneralName> excluded;
  private final PKIXNameConstraintValidator permitting = new PKIXNameConstraintValidator();
  private final List<PKIXNameConstraintValidator> excluding = new ArrayList<>();

  private ConfinedNames(List<GeneralName> permitted, List<GeneralName> excluded) {
    this.permitted = permitted;
    this.excluded = excluded;
    permitting.intersectPermittedSubtree(
        permitted.stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new));
    for (GeneralName base : excluded) {
      PKIXNameConstraintValidator one = new PKIXNameConstraintValidator();
      one.addExcludedSubtree(new GeneralSubtree(base));
      excluding.add(one);
    }
  }

  /**
   * A name that is out of bounds.
   *
   * @param name the name with its form before it
   * @param bounds what the authority may not certify, or all of this form that it may
   */
  public record Outside(String name, String bounds) {}

  /**
   * The constraints in a certificate; empty if there are none.
   *
   * @throws MalformedDerException if they cannot be read, or are of a kind that RFC 5280 forbids
   */
  public static Optional<ConfinedNames> of(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(ExtraExtensions.NAME_CONSTRAINTS);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      byte[] value = ASN1OctetString.getInstance(extension).getOctets();
      NameConstraints read = NameConstraints.getInstance(value);
      return Optional.of(
          new ConfinedNames(bases(read.getPermittedSubtrees()), bases(read.getExcludedSubtrees())));
    } catch (MalformedDerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MalformedDerException(0, "name constraints", e);
    }
  }

  private static List<GeneralName> bases(GeneralSubtree[] subtrees) {
    if (subtrees == null) {
      return List.of();
    }
    List<GeneralName> bases = new ArrayList<>();
    for (GeneralSubtree subtree : subtrees) {
      if (subtree.getMinimum().signum() != 0 || subtree.getMaximum() != null) {
        throw new MalformedDerException(0, "name constraints without distances", null);
      }
      GeneralName base = subtree.getBase();
      if (base.getTagNo() == GeneralName.iPAddress) {
        int length = ASN1OctetString.getInstance(base.getName()).getOctets().length;
        if (length != ADDRESS_AND_MASK_4 && length != ADDRESS_AND_MASK_16) {
          throw new MalformedDerException(0, "an address and its mask", null);
        }
      }
      if (isIssued(base.getTagNo())) {
        bases.add(base);
      }
    }
    return bases;
  }

  private static boolean isIssued(int form) {
    return switch (form) {
      case GeneralName.rfc822Name,
          GeneralName.dNSName,
          GeneralName.directoryName,
          GeneralName.uniformResourceIdentifier,
          GeneralName.iPAddress ->
          true;
      default -> false;
    };
  }

  /** The first of these names that is out of bounds, if one is. */
  public Optional<Outside> outside(X500Principal subject, List<San> names) {
    for (San name : names) {
      Optional<Outside> found = outside(general(name));
      if (found.isPresent()) {
        return found;
      }
    }
    if (Names.isEmpty(subject)) {
      return Optional.empty();
    }
    X500Name directory = X500Name.getInstance(subject.getEncoded());
    for (var rdn : directory.getRDNs(PKCSObjectIdentifiers.pkcs_9_at_emailAddress)) {
      for (var attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(PKCSObjectIdentifiers.pkcs_9_at_emailAddress)) {
          var address = IETFUtils.valueToString(attribute.getValue());
          Optional<Outside> found =
              outside(new GeneralName(GeneralName.rfc822Name, new DERIA5String(address)));
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return outside(new GeneralName(directory));
  }

  private Optional<Outside> outside(GeneralName name) {
    for (int i = 0; i < excluded.size(); i++) {
      if (isExcluded(name, i)) {
        return Optional.of(
            new Outside(ConfinedNameTexts.of(name), "excludes " + range(excluded.get(i))));
      }
    }
    List<GeneralName> same =
        permitted.stream().filter(base -> base.getTagNo() == name.getTagNo()).toList();
    if (same.isEmpty() || isPermitted(name, same)) {
      return Optional.empty();
    }
    String all = same.stream().map(ConfinedNames::range).collect(Collectors.joining(", "));
    return Optional.of(new Outside(ConfinedNameTexts.of(name), "permits of this form only " + all));
  }

  private static String range(GeneralName base) {
    return ConfinedNameTexts.ofRange(base);
  }

  private boolean isPermitted(GeneralName name, List<GeneralName> same) {
    if (name.getTagNo() == GeneralName.directoryName) {
      return same.stream().anyMatch(base -> begins(name, base));
    }
    try {
      permitting.checkPermitted(name);
      return isHosted(name);
    } catch (NameConstraintValidatorException | RuntimeException e) {
      return false;
    }
  }

  private boolean isExcluded(GeneralName name, int which) {
    GeneralName base = excluded.get(which);
    if (name.getTagNo() != base.getTagNo()) {
      return false;
    }
    if (name.getTagNo() == GeneralName.directoryName) {
      return begins(name, base);
    }
    if (covers(name, base) || !isHosted(name)) {
      return true;
    }
    try {
      excluding.get(which).checkExcluded(name);
      return false;
    } catch (NameConstraintValidatorException | RuntimeException e) {
      return true;
    }
  }

  /** Whether a distinguished name begins with another one. */
  private static boolean begins(GeneralName name, GeneralName base) {
    var all = X500Name.getInstance(name.getName()).getRDNs();
    var first = X500Name.getInstance(base.getName()).getRDNs();
    for (int i = 0; i < first.length; i++) {
      if (i == all.length || !IETFUtils.rDNAreEqual(all[i], first[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a wildcard stands for the name at the top of a range: one label more than it has. */
  private static boolean covers(GeneralName name, GeneralName base) {
    String text = ConfinedNameTexts.plain(name);
    String top = ConfinedNameTexts.plain(base);
    int label = top.indexOf('.');
    return name.getTagNo() == GeneralName.dNSName
        && text.startsWith("*.")
        && label > 0
        && top.substring(label).equals(text.substring(1));
  }

  /** Whether there is a host to judge by, where it is a URI. */
  private static boolean isHosted(GeneralName name) {
    return name.getTagNo() != GeneralName.uniformResourceIdentifier
        || UriHosts.isNamed(ConfinedNameTexts.plain(name));
  }

  private static GeneralName general(San name) {
    return switch (name.kind()) {
      case IP ->
          new GeneralName(GeneralName.iPAddress, new DEROctetString(name.value().toByteArray()));
      case EMAIL -> general(GeneralName.rfc822Name, name.value());
      case DNS -> general(GeneralName.dNSName, name.value());
      case URI -> general(GeneralName.uniformResourceIdentifier, name.value());
    };
  }

  private static GeneralName general(int form, Bytes text) {
    var ascii = new String(text.toByteArray(), StandardCharsets.US_ASCII);
    var lower = form == GeneralName.dNSName ? ascii.toLowerCase(Locale.ROOT) : ascii;
    return new GeneralName(form, new DERIA5String(lower));
  }
}
