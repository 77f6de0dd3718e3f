package io.certwright.access;

/** To whom something is assigned. */
public sealed interface Principal {

  /**
   * One identity.
   *
   * @param name its name, compared letter by letter
   */
  record OfIdentity(String name) implements Principal {
    /** Checks the name. */
    public OfIdentity {
      name = Texts.plain("identity name", name);
    }

    @Override
    public String toString() {
      return "identity " + name;
    }
  }

  /**
   * The members of a group.
   *
   * @param name its name; kept in lower case
   */
  record OfGroup(String name) implements Principal {
    /** Checks the name. */
    public OfGroup {
      name = Texts.name("group", name);
    }

    @Override
    public String toString() {
      return "group " + name;
    }
  }

  /**
   * Every identity for which the application vouches that it has this attribute.
   *
   * @param key the attribute's name
   * @param value its value, compared letter by letter
   */
  record WithAttribute(String key, String value) implements Principal {
    /** Checks the texts. */
    public WithAttribute {
      key = Texts.plain("identity attribute name", key);
      value = Texts.plain("identity attribute " + key, value);
    }

    @Override
    public String toString() {
      return "attribute " + key + "=" + value;
    }
  }

  /** One identity. */
  static Principal identity(String name) {
    return new OfIdentity(name);
  }

  /** The members of a group. */
  static Principal group(String name) {
    return new OfGroup(name);
  }

  /** Every identity with an attribute. */
  static Principal attribute(String key, String value) {
    return new WithAttribute(key, value);
  }
}
