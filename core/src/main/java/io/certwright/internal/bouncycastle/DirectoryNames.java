package io.certwright.internal.bouncycastle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** What distinguished names consist of. Thread-safe: nothing is kept. */
public final class DirectoryNames {

  private DirectoryNames() {}

  /** The common names, as they stand. */
  public static List<String> commonNames(X500Principal name) {
    List<String> all = new ArrayList<>();
    for (RDN rdn : rdns(name)) {
      for (var attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(BCStyle.CN)) {
          all.add(IETFUtils.valueToString(attribute.getValue()));
        }
      }
    }
    return all;
  }

  /** The common name of one that consists of nothing else. */
  public static Optional<String> onlyCommonName(X500Principal name) {
    RDN[] rdns = rdns(name);
    List<String> names = commonNames(name);
    return rdns.length == 1 && !rdns[0].isMultiValued() && names.size() == 1
        ? Optional.of(names.get(0))
        : Optional.empty();
  }

  /** Whether a name begins with another one. */
  public static boolean begins(X500Principal name, X500Principal with) {
    RDN[] all = rdns(name);
    RDN[] first = rdns(with);
    for (int i = 0; i < first.length; i++) {
      if (i == all.length || !IETFUtils.rDNAreEqual(all[i], first[i])) {
        return false;
      }
    }
    return true;
  }

  private static RDN[] rdns(X500Principal name) {
    return X500Name.getInstance(name.getEncoded()).getRDNs();
  }
}
