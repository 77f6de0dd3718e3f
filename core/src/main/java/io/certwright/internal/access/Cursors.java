package io.certwright.internal.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.crypto.AesKey;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.crypto.SealBrokenException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.rights.AccessBook;
import java.util.Arrays;
import java.util.Base64;

/**
 * Hides where a page goes on from the identity that asks for it: that may be at something that it
 * may not see. Any node of the vault can read it back.
 */
public final class Cursors {

  private static final String MARK = "~";
  private static final int MAX_LENGTH = 8192;
  private static final int BLOCK = 256;

  private final AccessBook book;
  private final Crypto crypto;

  /** Hides positions in the listings of a vault. */
  public Cursors(AccessBook book, Crypto crypto) {
    this.book = book;
    this.crypto = crypto;
  }

  /** The position as the caller is given it. */
  public String hide(Caller caller, String position) {
    var key = book.current().cursors();
    if (key.isEmpty()) {
      throw changed();
    }
    var nonce = crypto.randomBytes(Crypto.NONCE_LENGTH);
    var text = position.getBytes(UTF_8);
    // Of how many characters a name is says something of it as well.
    var padded = Arrays.copyOf(text, (text.length / BLOCK + 1) * BLOCK);
    var sealed = crypto.sealAesGcm(key.get(), nonce, caller.name().getBytes(UTF_8), padded);
    var all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /**
   * The position that a caller was given, or that it names itself.
   *
   * @throws InvalidRequestException if it is none of the caller's
   */
  public String reveal(Caller caller, String position) {
    if (!position.startsWith(MARK)) {
      return position;
    }
    var key = book.current().cursors();
    try {
      if (key.isPresent() && position.length() <= MAX_LENGTH) {
        var padded = new String(open(key.get(), caller, position), UTF_8);
        return padded.substring(0, padded.indexOf('\0'));
      }
    } catch (IllegalArgumentException | SealBrokenException e) {
      // Whoever made it up learns no more than that.
    }
    throw changed();
  }

  private byte[] open(AesKey key, Caller caller, String position) {
    var all = Base64.getUrlDecoder().decode(position.substring(MARK.length()));
    var nonce = Arrays.copyOf(all, Crypto.NONCE_LENGTH);
    int rest = Math.min(all.length, Crypto.NONCE_LENGTH);
    return crypto.openAesGcm(
        key, nonce, caller.name().getBytes(UTF_8), Arrays.copyOfRange(all, rest, all.length));
  }

  private static InvalidRequestException changed() {
    return new InvalidRequestException(
        "after", "a page goes on after what the page before it gave the same identity as its next");
  }
}
