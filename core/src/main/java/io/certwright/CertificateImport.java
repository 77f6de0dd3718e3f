package io.certwright;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.keyfile.KeySource;
import io.certwright.policy.CertificatePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A private key with its certificates, as some other software wrote them, for {@link
 * Vault#importCertificate}.
 *
 * <p>What is read, told by the content: PKCS#12 (RFC 7292) with modern and legacy encryption; PEM
 * with keys in PKCS#8, encrypted PKCS#8, PKCS#1 and SEC1, also encrypted as OpenSSL once did it,
 * with certificates in any order, PKCS#7 and anything between the blocks; each of these in DER;
 * Java key stores (JKS, JCEKS). A key and its certificates may be in files of their own ({@link
 * #and}).
 *
 * <p>All of it together may have 1 MiB, 100 certificates and 100 keys, and derive keys from
 * passwords for about two seconds, which is counted before it is done; files of unusual size or
 * hardness need a higher limit.
 *
 * <p>Immutable; each method gives another one, which shares what was copied here. Closing one wipes
 * that for all of them. Apart from closing, thread-safe.
 */
public final class CertificateImport implements AutoCloseable {

  private static final int SIZE = 1 << 20;
  private static final int MOST_SIZE = 64 << 20;

  /** About two seconds. */
  private static final long WORK = 2_000_000;

  private static final long MOST_WORK = 1_000_000_000;

  private final List<byte[]> files;
  private final char @Nullable [] password;
  private final char @Nullable [] keyPassword;
  private final @Nullable String alias;
  private final @Nullable CertificatePolicy policy;
  private final boolean expired;
  private final boolean early;
  private final int size;
  private final long work;

  private CertificateImport(Change from) {
    files = List.copyOf(from.files);
    password = from.password;
    keyPassword = from.keyPassword;
    alias = from.alias;
    policy = from.policy;
    expired = from.expired;
    early = from.early;
    size = from.size;
    work = from.work;
  }

  /**
   * What is in a file.
   *
   * @param content copied
   */
  public static CertificateImport of(byte[] content) {
    var first = new Change();
    first.files.add(content.clone());
    return new CertificateImport(first);
  }

  /**
   * What is in a further file: the key, where it is apart from its certificates, or the
   * certificates above.
   *
   * @param content copied
   */
  public CertificateImport and(byte[] content) {
    var change = new Change(this);
    change.files.add(content.clone());
    return new CertificateImport(change);
  }

  /**
   * What opens the files.
   *
   * @param password copied; the empty one is a password, which some files have
   */
  public CertificateImport password(char[] password) {
    var change = new Change(this);
    change.password = password.clone();
    return new CertificateImport(change);
  }

  /**
   * What opens the private key, where it is another password than the file's.
   *
   * @param password copied
   */
  public CertificateImport keyPassword(char[] password) {
    var change = new Change(this);
    change.keyPassword = password.clone();
    return new CertificateImport(change);
  }

  /**
   * Which of several entries is meant: the alias (friendly name) of a private key, in whatever case
   * if that is enough to tell it, or {@code #2} for the second key; where several certificates have
   * the key's public key, the SHA-256 of one of them in hexadecimal. What can be chosen is told by
   * {@link io.certwright.errors.UnreadableImportException#choices()}.
   */
  public CertificateImport alias(String alias) {
    var change = new Change(this);
    change.alias = alias;
    return new CertificateImport(change);
  }

  /**
   * The certificate's policy from now on, by which its next version is made and its key may leave
   * the vault. Unless it is given, the policy that the certificate has stays; a new certificate
   * gets one that is derived from what is imported, see {@link Vault#importCertificate}.
   */
  public CertificateImport policy(CertificatePolicy policy) {
    var change = new Change(this);
    change.policy = policy;
    return new CertificateImport(change);
  }

  /** Also takes a certificate that has expired, for what was encrypted or signed under it. */
  public CertificateImport allowExpired() {
    var change = new Change(this);
    change.expired = true;
    return new CertificateImport(change);
  }

  /** Also takes a certificate that is not valid yet. It is the current version at once. */
  public CertificateImport allowNotYetValid() {
    var change = new Change(this);
    change.early = true;
    return new CertificateImport(change);
  }

  /**
   * How many bytes all files together may have; 1 MiB if it is not set. Reading takes a few times
   * as much memory.
   *
   * @param bytes 1 to 64 MiB
   */
  public CertificateImport sizeLimit(int bytes) {
    requireRange("sizeLimit", bytes, MOST_SIZE);
    var change = new Change(this);
    change.size = bytes;
    return new CertificateImport(change);
  }

  /**
   * How many iterations of HMAC-SHA-256 all key derivations together may take, whatever they use;
   * 2,000,000 if it is not set, which takes up to about two seconds.
   *
   * @param iterations 1 to 1,000,000,000
   */
  public CertificateImport workLimit(long iterations) {
    requireRange("workLimit", iterations, MOST_WORK);
    var change = new Change(this);
    change.work = iterations;
    return new CertificateImport(change);
  }

  private static void requireRange(String field, long value, long most) {
    if (value < 1 || value > most) {
      throw new InvalidRequestException(field, value + " is not within 1 and " + most);
    }
  }

  KeySource source() {
    return new KeySource(
        files,
        Optional.ofNullable(password),
        Optional.ofNullable(keyPassword),
        Optional.ofNullable(alias),
        work,
        size);
  }

  /** Files that are read within the usual limits, without a password. The arrays stay theirs. */
  static KeySource sourceOf(byte[]... files) {
    return new KeySource(
        List.of(files), Optional.empty(), Optional.empty(), Optional.empty(), WORK, SIZE);
  }

  Optional<CertificatePolicy> policy() {
    return Optional.ofNullable(policy);
  }

  boolean isExpiredAllowed() {
    return expired;
  }

  boolean isNotYetValidAllowed() {
    return early;
  }

  /** Wipes the copies of the files and the passwords. What was imported stays. */
  @Override
  public void close() {
    files.forEach(file -> Arrays.fill(file, (byte) 0));
    if (password != null) {
      Arrays.fill(password, '\0');
    }
    if (keyPassword != null) {
      Arrays.fill(keyPassword, '\0');
    }
  }

  /** How many files there are, nothing of their content. */
  @Override
  public String toString() {
    return "CertificateImport[" + files.size() + " files]";
  }

  /** The parts of the next one. */
  private static final class Change {
    private final List<byte[]> files = new ArrayList<>();
    private char @Nullable [] password;
    private char @Nullable [] keyPassword;
    private @Nullable String alias;
    private @Nullable CertificatePolicy policy;
    private boolean expired;
    private boolean early;
    private int size = SIZE;
    private long work = WORK;

    Change() {}

    Change(CertificateImport from) {
      files.addAll(from.files);
      password = from.password;
      keyPassword = from.keyPassword;
      alias = from.alias;
      policy = from.policy;
      expired = from.expired;
      early = from.early;
      size = from.size;
      work = from.work;
    }
  }
}
