package io.certwright.access;

import java.util.Locale;

/**
 * On what an assignment holds. What has tags is a certificate, by those of its current version or,
 * if none is in service, of its newest; and a secret that belongs to no certificate, by those of
 * its newest version.
 */
public sealed interface Scope {

  /** Whether something that the permission is asked on can lie in this scope. */
  boolean reaches(Permission permission);

  /** Everything. */
  record OfVault() implements Scope {
    @Override
    public boolean reaches(Permission permission) {
      return true;
    }

    @Override
    public String toString() {
      return "vault";
    }
  }

  /**
   * Everything whose name begins like this.
   *
   * @param prefix 1 to 127 letters, digits and hyphens; kept in lower case
   */
  record OfPrefix(String prefix) implements Scope {
    /** Checks the prefix. */
    public OfPrefix {
      prefix = Texts.name("prefix", prefix);
    }

    @Override
    public boolean reaches(Permission permission) {
      return permission.kind() != ObjectKind.VAULT;
    }

    @Override
    public String toString() {
      return "prefix " + prefix;
    }
  }

  /**
   * What has a tag, with its key and its use as an issuer.
   *
   * @param key the tag's key
   * @param value its value, compared letter by letter
   */
  record OfTag(String key, String value) implements Scope {
    /** Checks the texts. */
    public OfTag {
      key = Texts.tag("tag key", key, 1);
      value = Texts.tag("tag value", value, 0);
    }

    @Override
    public boolean reaches(Permission permission) {
      return Scope.isOfCertificate(permission);
    }

    @Override
    public String toString() {
      return "tag " + key + "=" + value;
    }
  }

  /**
   * One thing.
   *
   * @param kind what it is; a certificate is so with its key, its secret and its use as an issuer
   * @param name its name; kept in lower case
   */
  record OfOne(ObjectKind kind, String name) implements Scope {
    /** Checks the name. */
    public OfOne {
      name = Texts.name("name", name);
    }

    @Override
    public boolean reaches(Permission permission) {
      return kind == ObjectKind.CERTIFICATE
          ? Scope.isOfCertificate(permission)
          : permission.kind() == kind && kind != ObjectKind.VAULT;
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + name;
    }
  }

  private static boolean isOfCertificate(Permission permission) {
    return switch (permission.kind()) {
      case CERTIFICATE, KEY, SECRET -> true;
      // A CA is used as an issuer; configurations of issuers are never called like a certificate.
      case ISSUER -> permission == Permission.ISSUERS_USE;
      case VAULT, TRUST_BUNDLE -> false;
    };
  }

  /** Everything. */
  static Scope vault() {
    return new OfVault();
  }

  /** Everything whose name begins like this. */
  static Scope prefix(String prefix) {
    return new OfPrefix(prefix);
  }

  /** What has this tag. */
  static Scope tag(String key, String value) {
    return new OfTag(key, value);
  }

  /** One certificate, with its key, its secret and its use as an issuer. */
  static Scope certificate(String name) {
    return new OfOne(ObjectKind.CERTIFICATE, name);
  }

  /** One thing of another kind. */
  static Scope one(ObjectKind kind, String name) {
    return new OfOne(kind, name);
  }
}
