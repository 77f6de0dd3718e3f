package io.certwright.ca;

import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.crl.CrlShelf;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.Names;
import io.certwright.internal.version.Hand;
import io.certwright.spi.Bytes;
import java.util.Locale;
import java.util.Optional;

/**
 * The revocation lists of a CA of a vault. The life cycle engine makes them: when they are due by
 * the CA's {@link io.certwright.policy.CrlPlan}, and soon after a revocation. They are kept in the
 * vault, so every node serves the same.
 *
 * <p>A list belongs to a key of the CA. A CA that has changed its key goes on with the lists of the
 * key before as long as a certificate with that key is valid. What is read is what was published
 * last, and stays readable until the second one after it is published.
 *
 * <p>Thread-safe. Every method may throw what {@link Vault} says of all of its methods.
 */
public final class AuthorityCrls {

  private final EngineHolder vault;
  private final String ca;

  private AuthorityCrls(EngineHolder vault, String ca) {
    this.vault = vault;
    this.ca = ca;
  }

  /** The lists of the CA of this name, if there is one. */
  public static AuthorityCrls of(Vault vault, String ca) {
    return new AuthorityCrls(EngineHolder.of(vault), Names.fold(ca));
  }

  /** A page of the lists, by key and number. */
  public Page<RevocationList> list(PageRequest page) {
    authorise(Permission.CERTIFICATES_LIST);
    var found = shelf().list(ca, page.after(), page.limit());
    return new Page<>(
        found.records().stream().map(stored -> RevocationList.of(stored.value())).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next().map(next -> next.substring(ca.length() + 1)));
  }

  /**
   * The list of the CA's present key that has all that the key signed.
   *
   * @throws NotFoundException if there is no such CA in service, or it signs no lists
   */
  public RevocationList current() {
    authorise(Permission.CERTIFICATES_GET);
    var authority = vault.engine().catalogue().requireCurrent(ca).chain().get(0);
    var scope = CrlScope.whole(ca, Bytes.copyOf(PublicKeyInfo.of(authority)));
    return require(scope);
  }

  /**
   * A list.
   *
   * @param key the identifier of the key, 40 hexadecimal digits
   * @param partition the number of the list
   */
  public Optional<RevocationList> find(String key, int partition) {
    authorise(Permission.CERTIFICATES_GET);
    return shelf().find(scope(key, partition)).map(RevocationList::of);
  }

  /**
   * A complete list to read, as it is now.
   *
   * @throws NotFoundException if none was made yet
   */
  public OpenedCrl open(String key, int partition) {
    authorise(Permission.CERTIFICATES_GET);
    var scope = scope(key, partition);
    var issue = shelf().find(scope).flatMap(CrlRecord::full).orElseThrow(() -> none(scope));
    return new OpenedCrl(PublishedCrl.of(issue, Optional.empty()), shelf().read(scope, issue));
  }

  /**
   * A delta list to read, as it is now.
   *
   * @throws NotFoundException if there is none
   */
  public OpenedCrl openDelta(String key, int partition) {
    authorise(Permission.CERTIFICATES_GET);
    var scope = scope(key, partition);
    var delta = shelf().find(scope).flatMap(CrlRecord::delta).orElseThrow(() -> none(scope));
    return new OpenedCrl(
        PublishedCrl.of(delta.issue(), Optional.of(delta.base())),
        shelf().read(scope, delta.issue()));
  }

  private static NotFoundException none(CrlScope scope) {
    return new NotFoundException("revocation list", scope.id());
  }

  /**
   * Makes a list now, and the delta list after it where the CA has them.
   *
   * @return the list as it is then
   * @throws NotFoundException if there is no such list
   * @throws ConflictException if no valid version of the CA has the key any more, or others make
   *     the list at the same time
   */
  public RevocationList publish(String key, int partition) {
    authorise(Permission.CERTIFICATES_REVOKE);
    var scope = scope(key, partition);
    vault.engine().crls().publish(Hand.of(vault.caller(), vault.engine().clock()), scope);
    return require(scope);
  }

  /**
   * Makes a delta list now, which adds to the complete one that there is.
   *
   * @return the list as it is then
   * @throws NotFoundException if there is no such list, or no complete one yet
   * @throws ConflictException as {@link #publish} says, or if the CA makes no delta lists
   */
  public RevocationList publishDelta(String key, int partition) {
    authorise(Permission.CERTIFICATES_REVOKE);
    var scope = scope(key, partition);
    vault.engine().crls().publishDelta(Hand.of(vault.caller(), vault.engine().clock()), scope);
    return require(scope);
  }

  private RevocationList require(CrlScope scope) {
    return shelf().find(scope).map(RevocationList::of).orElseThrow(() -> none(scope));
  }

  private CrlScope scope(String key, int partition) {
    if (!key.matches("[0-9a-fA-F]{40}") || partition < 0 || partition > CrlScope.MOST) {
      throw new InvalidRequestException(
          "list", "is named by a key of 40 hexadecimal digits and a number from 0");
    }
    return new CrlScope(ca, key.toLowerCase(Locale.ROOT), partition);
  }

  private CrlShelf shelf() {
    return new CrlShelf(vault.engine().records());
  }

  private void authorise(Permission permission) {
    vault.engine().gate().authorise(vault.caller(), permission, ca);
  }

  @Override
  public String toString() {
    return "AuthorityCrls[" + ca + "]";
  }
}
