package io.certwright.internal.making;

import io.certwright.internal.bouncycastle.DirectoryNames;
import io.certwright.internal.bouncycastle.San;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.SubjectAlternativeName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** Which names a profile allows. What is not allowed in so many words is not. */
record ProfileNames(CertificateProfile profile) {

  private static final String WILDCARD = "*.";

  /** Why an alternative name is not allowed; empty: it is. */
  Optional<String> objection(San name) {
    if (profile.names().stream().anyMatch(listed -> isSame(listed, name))) {
      return Optional.empty();
    }
    var text = name.kind() == San.Kind.DNS ? lower(name.text()) : name.text();
    boolean wildcard = name.kind() == San.Kind.DNS && text.startsWith(WILDCARD);
    boolean within =
        switch (name.kind()) {
          case DNS -> any(NameConstraint.Dns.class, part -> isBelow(text, part.domain()));
          case IP -> any(NameConstraint.Ip.class, part -> isIn(name, part));
          case EMAIL -> any(NameConstraint.Email.class, part -> isAt(text, part.value()));
          case URI -> any(NameConstraint.Uri.class, part -> isOn(text, part.host()));
        };
    if (!within) {
      return Optional.of(allowed(name.kind()));
    }
    return wildcard && !profile.wildcards()
        ? Optional.of("no wildcards are allowed")
        : Optional.empty();
  }

  private static boolean isSame(SubjectAlternativeName listed, San name) {
    if (listed instanceof SubjectAlternativeName.Ip ip) {
      return name.kind() == San.Kind.IP && ip.address().equals(name.value());
    }
    if (listed instanceof SubjectAlternativeName.Dns dns) {
      return name.kind() == San.Kind.DNS && dns.name().equals(lower(name.text()));
    }
    if (listed instanceof SubjectAlternativeName.Email email) {
      return name.kind() == San.Kind.EMAIL && email.address().equals(name.text());
    }
    return name.kind() == San.Kind.URI
        && ((SubjectAlternativeName.Uri) listed).uri().equals(name.text());
  }

  private <P> boolean any(Class<P> kind, Predicate<P> test) {
    return profile.namesWithin().stream().filter(kind::isInstance).map(kind::cast).anyMatch(test);
  }

  /** A wildcard stands for what is below the domain that follows it. */
  private static boolean isBelow(String name, String domain) {
    var base = name.startsWith(WILDCARD) ? name.substring(WILDCARD.length()) : name;
    return base.equals(domain) || base.endsWith("." + domain);
  }

  private static boolean isIn(San name, NameConstraint.Ip range) {
    byte[] address = name.value().toByteArray();
    byte[] first = range.address().toByteArray();
    byte[] mask = range.mask().toByteArray();
    boolean same = address.length == first.length;
    for (int i = 0; same && i < first.length; i++) {
      same = (address[i] & mask[i]) == first[i];
    }
    return same;
  }

  /** At a mailbox, at a host, or with a dot before it at the hosts in a domain. */
  private static boolean isAt(String address, String value) {
    int at = value.indexOf('@');
    if (at >= 0) {
      return address.equals(value);
    }
    return isHost(lower(address.substring(address.lastIndexOf('@') + 1)), value);
  }

  private static boolean isOn(String uri, String value) {
    try {
      var host = URI.create(uri).getHost();
      return host != null && isHost(lower(host), value);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isHost(String host, String value) {
    return value.startsWith(".") ? host.endsWith(value) : host.equals(value);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private String allowed(San.Kind kind) {
    var listed =
        Stream.concat(
                profile.names().stream().map(SubjectAlternativeName::text),
                profile.namesWithin().stream().map(part -> "within " + part.text()))
            .filter(text -> text.replace("within ", "").startsWith(lower(kind.name()) + ":"))
            .collect(Collectors.joining(", "));
    return listed.isEmpty()
        ? "no names of the kind " + kind + " are allowed"
        : "allowed of this kind are " + listed;
  }

  /** Why a subject is not allowed beside these alternative names; empty: it is. */
  Optional<String> objection(X500Principal subject, List<San> names) {
    if (profile.isAnySubject() || subject.getName().isEmpty()) {
      return Optional.empty();
    }
    var only = DirectoryNames.onlyCommonName(subject);
    if (only.filter(name -> isOneOf(name, names)).isPresent()) {
      return Optional.empty();
    }
    var parts =
        profile.namesWithin().stream()
            .filter(NameConstraint.Directory.class::isInstance)
            .map(part -> ((NameConstraint.Directory) part).name())
            .toList();
    if (parts.stream().noneMatch(part -> DirectoryNames.begins(subject, part))) {
      return Optional.of(
          "allowed are no subject, a common name alone that is one of the alternative names"
              + parts.stream()
                  .map(part -> ", one that begins with " + part.getName())
                  .collect(Collectors.joining()));
    }
    return DirectoryNames.commonNames(subject).stream()
        .filter(name -> name.indexOf('.') >= 0 && !isOneOf(name, names))
        .findFirst()
        .map(name -> "a common name that looks like a host has to be an alternative name as well");
  }

  private static boolean isOneOf(String commonName, List<San> names) {
    return names.stream().anyMatch(name -> text(name).equalsIgnoreCase(commonName));
  }

  private static String text(San name) {
    return name.kind() == San.Kind.IP
        ? new SubjectAlternativeName.Ip(name.value()).literal()
        : name.text();
  }
}
