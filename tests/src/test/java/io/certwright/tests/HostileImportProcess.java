package io.certwright.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.certwright.CertificateImport;
import io.certwright.CertificationRequest;
import io.certwright.Vault;
import io.certwright.errors.UnreadableImportException;
import io.certwright.policy.CertificatePolicy;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** The main class of a process that imports what is made to exhaust it, one after the other. */
final class HostileImportProcess {

  private static final int KB400 = 400 * 1024;
  private static final int MB = 1 << 20;
  private static final int SEQUENCE = 0x30;

  /** The most bytes of a certification request. */
  private static final int REQUEST = 64 * 1024;

  private HostileImportProcess() {}

  /** Says the name of each input and how it was refused, and {@code end}. */
  public static void main(String[] args) {
    try (var vault = Vault.inMemory()) {
      vault.create("own", CertificatePolicy.tlsServer("own.example.test").build());
      var certificate = vault.get("own").chainPem().getBytes(ISO_8859_1);
      for (var input : inputs(certificate).entrySet()) {
        var content = input.getValue().get();
        ChildJvm.say(input.getKey() + " " + outcome(vault, content));
        ChildJvm.say("request-" + input.getKey() + " " + requestOutcome(content));
      }
      for (var request : requests().entrySet()) {
        ChildJvm.say(request.getKey() + " " + requestOutcome(request.getValue()));
      }
    }
    ChildJvm.say("end");
  }

  private static String outcome(Vault vault, byte[] content) {
    // Without a password a key store is not asked whether it was changed.
    boolean isStore =
        content.length > 0 && (content[0] == (byte) 0xfe || content[0] == (byte) 0xce);
    try (var plain = CertificateImport.of(content).sizeLimit(64 * MB)) {
      vault.importCertificate("shop", isStore ? plain : plain.password("password".toCharArray()));
      return "imported";
    } catch (UnreadableImportException e) {
      return e.reason().name();
    } catch (Throwable e) {
      return "thrown: " + e;
    }
  }

  private static String requestOutcome(byte[] content) {
    try {
      CertificationRequest.of(content).policy().build();
      return "read";
    } catch (UnreadableImportException e) {
      return e.reason().name();
    } catch (Throwable e) {
      return "thrown: " + e;
    }
  }

  /** As much as a request may have. Nobody has signed them, which is asked when all was read. */
  private static Map<String, byte[]> requests() {
    var nobody = value(SEQUENCE);
    var requests = new LinkedHashMap<String, byte[]>();
    requests.put("request-depth", pem("CERTIFICATE REQUEST", Arrays.copyOf(definite(), REQUEST)));
    requests.put(
        "request-names",
        request(nobody, extension(oid(0x55, 0x1d, 17), times(value(0x82, new byte[] {'a'})))));
    requests.put(
        "request-purposes", request(nobody, extension(oid(0x55, 0x1d, 37), times(oid(0x2a, 3)))));
    var part = value(0x31, value(SEQUENCE, oid(0x55, 4, 3), value(0x0c, new byte[] {'a'})));
    requests.put("request-subject", request(times(part)));
    var extensions = new byte[4_000][];
    for (int i = 0; i < extensions.length; i++) {
      var oid = oid(0x2a, 0x81 + (i >> 7), i & 0x7f);
      extensions[i] = value(SEQUENCE, oid, value(0x04, new byte[] {5, 0}));
    }
    requests.put("request-extensions", request(nobody, extensions));
    return requests;
  }

  /** A SEQUENCE of so many that they nearly fill a request. */
  private static byte[] times(byte[] item) {
    var items = new byte[(REQUEST - 1_000) / item.length][];
    Arrays.fill(items, item);
    return value(SEQUENCE, items);
  }

  private static byte[] extension(byte[] oid, byte[] content) {
    return value(SEQUENCE, oid, value(0x04, content));
  }

  /** Of a key of P-256, with a signature that is none. */
  private static byte[] request(byte[] subject, byte[]... extensions) {
    var algorithm =
        value(
            SEQUENCE,
            oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1),
            oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7));
    var bits = new byte[66];
    bits[1] = 4;
    var asked =
        value(
            SEQUENCE,
            oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14),
            value(0x31, value(SEQUENCE, extensions)));
    var info =
        value(
            SEQUENCE,
            minimal(0),
            subject,
            value(SEQUENCE, algorithm, value(0x03, bits)),
            value(0xa0, asked));
    var signed = value(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
    return value(SEQUENCE, info, signed, value(0x03, new byte[9]));
  }

  private static Map<String, Supplier<byte[]>> inputs(byte[] certificate) {
    var inputs = new LinkedHashMap<String, Supplier<byte[]>>();
    for (int tag : new int[] {SEQUENCE, 0x24, 0x31, 0xa0}) {
      inputs.put("indefinite-" + tag, () -> indefinite(tag));
      inputs.put("pem-indefinite-" + tag, () -> pem("CERTIFICATE", indefinite(tag)));
      inputs.put("pkcs7-indefinite-" + tag, () -> pem("PKCS7", indefinite(tag)));
      inputs.put("parameters-indefinite-" + tag, () -> pem("EC PARAMETERS", indefinite(tag)));
    }
    inputs.put("definite", HostileImportProcess::definite);
    inputs.put("pem-definite", () -> pem("CERTIFICATE", definite()));
    inputs.put("key-definite", () -> both(certificate, pem("PRIVATE KEY", definite())));
    inputs.put(
        "encrypted-definite", () -> both(certificate, pem("ENCRYPTED PRIVATE KEY", definite())));
    inputs.put("nested-pem", HostileImportProcess::nestedPem);
    inputs.put("begins", () -> "-----BEGIN CERTIFICATE-----\n".repeat(40_000).getBytes(ISO_8859_1));
    inputs.put(
        "empty-blocks",
        () -> "-----BEGIN X-----\n-----END X-----\n".repeat(100_000).getBytes(ISO_8859_1));
    inputs.put("junk", () -> random(20 * MB));
    inputs.put("dashes", () -> filled('-'));
    inputs.put("lines", () -> filled('\n'));
    inputs.put("zeros", () -> filled(0));
    inputs.put("headers", () -> ("-----BEGIN A-----\n" + "a: b\n".repeat(MB)).getBytes(ISO_8859_1));
    inputs.put("large-block", () -> pem("CERTIFICATE", new byte[12 * MB]));
    inputs.put("large-key", () -> both(certificate, pem("RSA PRIVATE KEY", largeRsa())));
    inputs.put("large-length", () -> new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 2, 1});
    inputs.put("long-length", () -> filled(0x30, (byte) 0xff));
    for (int magic : new int[] {0xfeedfeed, 0xcececece}) {
      inputs.put("store-entries-" + magic, () -> store(magic, Integer.MAX_VALUE, 0));
      inputs.put("store-length-" + magic, () -> store(magic, 1, Integer.MAX_VALUE));
      inputs.put("store-negative-" + magic, () -> store(magic, -1, -1));
    }
    inputs.put(
        "pbkdf2",
        () ->
            both(certificate, pem("ENCRYPTED PRIVATE KEY", encrypted(pbkdf2(Integer.MAX_VALUE)))));
    inputs.put(
        "scrypt",
        () -> both(certificate, pem("ENCRYPTED PRIVATE KEY", encrypted(scrypt(1 << 30, 8)))));
    inputs.put(
        "scrypt-wide",
        () -> both(certificate, pem("ENCRYPTED PRIVATE KEY", encrypted(scrypt(2, 1024)))));
    inputs.put("pkcs12", HostileImportProcess::pkcs12);
    return inputs;
  }

  private static byte[] filled(int first, byte... rest) {
    var all = new byte[20 * MB];
    Arrays.fill(all, rest.length == 0 ? (byte) first : rest[0]);
    all[0] = (byte) first;
    return all;
  }

  private static byte[] both(byte[] first, byte[] second) {
    var all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] indefinite(int tag) {
    var nested = new byte[KB400];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = (byte) (i == 0 ? SEQUENCE : tag);
      nested[i + 1] = (byte) 0x80;
    }
    return nested;
  }

  /** Each length fits into the one around it. */
  private static byte[] definite() {
    var nested = new byte[KB400];
    for (int i = 0; i + 5 <= nested.length; i += 5) {
      int length = nested.length - i - 5;
      nested[i] = SEQUENCE;
      nested[i + 1] = (byte) 0x83;
      nested[i + 2] = (byte) (length >> 16);
      nested[i + 3] = (byte) (length >> 8);
      nested[i + 4] = (byte) length;
    }
    return nested;
  }

  private static byte[] pem(String label, byte[] content) {
    var text = Base64.getMimeEncoder().encodeToString(content);
    return ("-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n")
        .getBytes(ISO_8859_1);
  }

  private static byte[] nestedPem() {
    var nested = new byte[] {0x30, 0};
    while (nested.length < 4 * MB) {
      nested = pem("CERTIFICATE", nested);
    }
    return nested;
  }

  private static byte[] largeRsa() {
    var number = new byte[MB];
    Arrays.fill(number, (byte) 0x55);
    var prime = value(0x02, number);
    return value(
        SEQUENCE,
        value(0x02, new byte[] {0}),
        prime,
        value(0x02, new byte[] {1, 0, 1}),
        prime,
        prime,
        prime,
        prime,
        prime,
        prime);
  }

  private static byte[] store(int magic, int entries, int length) {
    var bytes = ByteBuffer.allocate(200);
    bytes.putInt(magic).putInt(2).putInt(entries).putInt(1).putShort((short) 1).put((byte) 'a');
    bytes.putLong(0).putInt(length);
    return bytes.array();
  }

  private static byte[] value(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    var all = new ByteArrayOutputStream();
    all.write(tag);
    if (length < 0x80) {
      all.write(length);
    } else {
      int count = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
      all.write(0x80 | count);
      for (int i = count - 1; i >= 0; i--) {
        all.write(length >> (8 * i));
      }
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  private static byte[] oid(int... octets) {
    var bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return value(0x06, bytes);
  }

  private static byte[] minimal(int number) {
    return value(0x02, BigInteger.valueOf(number).toByteArray());
  }

  private static byte[] pbkdf2(int iterations) {
    return value(
        SEQUENCE,
        oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0c),
        value(SEQUENCE, value(0x04, new byte[8]), minimal(iterations)));
  }

  private static byte[] scrypt(int cost, int parallelism) {
    return value(
        SEQUENCE,
        oid(0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 0x0b),
        value(
            SEQUENCE,
            value(0x04, new byte[8]),
            minimal(cost),
            minimal(1024),
            minimal(parallelism)));
  }

  /** PBES2 with AES-256. */
  private static byte[] algorithm(byte[] derivation) {
    var cipher =
        value(SEQUENCE, oid(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a), value(0x04, new byte[16]));
    return value(
        SEQUENCE,
        oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d),
        value(SEQUENCE, derivation, cipher));
  }

  private static byte[] encrypted(byte[] derivation) {
    return value(SEQUENCE, algorithm(derivation), value(0x04, new byte[48]));
  }

  /** Ten parts that ask for most of the budget each, without a MAC. */
  private static byte[] pkcs12() {
    var data = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1);
    var encryptedData = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 6);
    var part =
        value(
            SEQUENCE,
            encryptedData,
            value(
                0xa0,
                value(
                    SEQUENCE,
                    minimal(0),
                    value(
                        SEQUENCE, data, algorithm(pbkdf2(4_900_000)), value(0x80, new byte[48])))));
    var parts = new byte[10][];
    Arrays.fill(parts, part);
    var safe = value(SEQUENCE, parts);
    return value(SEQUENCE, minimal(3), value(SEQUENCE, data, value(0xa0, value(0x04, safe))));
  }
}
