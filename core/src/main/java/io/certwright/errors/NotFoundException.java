package io.certwright.errors;

/** There is no such thing in the vault, or no longer. */
public final class NotFoundException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final String name;

  /**
   * @param what the kind of thing, for example {@code certificate}
   * @param name the name that was asked for
   */
  public NotFoundException(String what, String name) {
    super(
        "There is no " + what + " \"" + name + "\" in this vault; check the name and the version",
        null);
    this.what = what;
    this.name = name;
  }

  /** The kind of thing, for example {@code certificate}. */
  public String what() {
    return what;
  }

  /** The name that was asked for, exactly as it came. */
  public String name() {
    return name;
  }
}
