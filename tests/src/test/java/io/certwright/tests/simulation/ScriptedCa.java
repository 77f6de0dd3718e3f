package io.certwright.tests.simulation;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A CA outside that is everything a CA can be, as a seed has it: slow, hanging until the caller
 * gives up, down for days, limited, refusing, confused about keys, names and times, and now and
 * then its answer is lost. What it issued it gives again for the same operation, and keeps in a
 * book. Its signatures are those of Ed25519, which are the same each time.
 */
final class ScriptedCa implements Issuer {

  /** Twenty times as fast at this as the JDK. */
  private static final Provider BC = new BouncyCastleProvider();

  private static final X500Name NAME = new X500Name("CN=Scripted CA");
  private static final GeneralNames SOMEBODY =
      new GeneralNames(new GeneralName(GeneralName.dNSName, "somebody.example.test"));
  private static final Bytes ORDER = Bytes.copyOf(new byte[] {7});

  private static final int FEW = 500;
  private static final int LEAST_TO_OUTAGE = 300;

  private final Clock clock;
  private final Random random;
  private final Fate fate;
  private final ContentSigner signer;
  private final SubjectPublicKeyInfo otherKey;
  private final Map<String, Issuance> issued = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Instant downUntil = Instant.MIN;
  private Instant limitedUntil = Instant.MIN;
  private boolean healthy;
  private long serial;

  /** Among how many calls it goes down once, so that it is as often down however many it serves. */
  private final int callsToOutage;

  /**
   * A certificate that it issued.
   *
   * @param operation for which operation
   * @param subject to whom
   * @param at when
   * @param certificate the certificate
   */
  record Issuance(String operation, String subject, Instant at, Bytes certificate) {}

  /**
   * A CA.
   *
   * @param certificates how many it is asked for in its usual life of 90 days, about
   */
  ScriptedCa(Clock clock, long seed, Fate fate, int certificates) throws GeneralSecurityException {
    this.clock = clock;
    this.callsToOutage = LEAST_TO_OUTAGE * Math.max(1, certificates / FEW);
    this.random = new Random(seed);
    this.fate = fate;
    try {
      signer =
          new JcaContentSignerBuilder("Ed25519").setProvider(BC).build(keys(seed).getPrivate());
    } catch (OperatorException e) {
      throw new GeneralSecurityException(e);
    }
    otherKey = SubjectPublicKeyInfo.getInstance(keys(seed + 1).getPublic().getEncoded());
  }

  private static KeyPair keys(long seed) throws GeneralSecurityException {
    var source = SecureRandom.getInstance("SHA1PRNG");
    source.setSeed(seed);
    var generator = KeyPairGenerator.getInstance("Ed25519", BC);
    generator.initialize(255, source);
    return generator.generateKeyPair();
  }

  @Override
  public IssuerAnswer submit(IssuanceRequest request) {
    return answer(request);
  }

  @Override
  public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
    if (!order.equals(ORDER)) {
      throw new IllegalArgumentException("another's order");
    }
    return answer(request);
  }

  private IssuerAnswer answer(IssuanceRequest request) {
    fate.step();
    var csr = read(request);
    var answer = decide(request, csr);
    calls.add(clock.instant() + " " + csr.getSubject() + " " + kind(answer));
    fate.step();
    return answer;
  }

  private static String kind(IssuerAnswer answer) {
    return answer instanceof IssuerAnswer.Refused refused
        ? refused.code()
        : answer.getClass().getSimpleName();
  }

  private IssuerAnswer decide(IssuanceRequest request, PKCS10CertificationRequest csr) {
    var now = clock.instant();
    if (healthy) {
      return issue(request, csr);
    }
    if (random.nextInt(callsToOutage) == 0) {
      downUntil = now.plus(Duration.ofHours(random.nextInt(72)));
    }
    if (now.isBefore(downUntil)) {
      return refuse(Refusal.TRANSIENT, "down", Optional.empty());
    }
    if (random.nextInt(callsToOutage) == 0) {
      limitedUntil = now.plus(Duration.ofMinutes(random.nextInt(300)));
    }
    if (now.isBefore(limitedUntil)) {
      var left = Duration.between(now, limitedUntil);
      return refuse(Refusal.RATE_LIMITED, "limited", Optional.of(left));
    }
    boolean known = issued.containsKey(request.operation());
    return switch (random.nextInt(20)) {
      case 0 -> refuse(Refusal.TRANSIENT, "timeout", Optional.empty());
      case 1, 2, 3, 4 ->
          new IssuerAnswer.Pending(ORDER, now.plus(Duration.ofMinutes(random.nextInt(3_000))));
      case 5 -> {
        issue(request, csr);
        yield refuse(Refusal.TRANSIENT, "lost", Optional.empty());
      }
      case 6 -> known ? issue(request, csr) : odd(request, csr);
      case 7 -> known ? issue(request, csr) : refuse(Refusal.REJECTED, "no", Optional.empty());
      default -> issue(request, csr);
    };
  }

  private static IssuerAnswer refuse(Refusal refusal, String code, Optional<Duration> retryAfter) {
    return new IssuerAnswer.Refused(refusal, code, "as the script has it", retryAfter);
  }

  private IssuerAnswer issue(IssuanceRequest request, PKCS10CertificationRequest csr) {
    var made =
        issued.computeIfAbsent(
            request.operation(),
            operation ->
                new Issuance(
                    operation,
                    csr.getSubject().toString(),
                    clock.instant(),
                    sign(
                        csr,
                        names(csr),
                        csr.getSubjectPublicKeyInfo(),
                        request.notBefore(),
                        request.notAfter())));
    return new IssuerAnswer.Issued(List.of(made.certificate()));
  }

  /** Not what was asked for. It is nobody's, so it is not in the book. */
  private IssuerAnswer odd(IssuanceRequest request, PKCS10CertificationRequest csr) {
    var from = request.notBefore();
    var to = request.notAfter();
    var key = csr.getSubjectPublicKeyInfo();
    var asked = names(csr);
    var made =
        switch (random.nextInt(4)) {
          case 0 -> sign(csr, asked, otherKey, from, to);
          case 1 -> sign(csr, SOMEBODY, key, from, to);
          case 2 -> {
            var past = Duration.ofDays(400);
            yield sign(csr, asked, key, from.minus(past), to.minus(past));
          }
          default -> Bytes.copyOf(new byte[random.nextInt(200)]);
        };
    return new IssuerAnswer.Issued(List.of(made));
  }

  private Bytes sign(
      PKCS10CertificationRequest csr,
      GeneralNames names,
      SubjectPublicKeyInfo key,
      Instant from,
      Instant to) {
    serial++;
    var builder =
        new X509v3CertificateBuilder(
            NAME,
            BigInteger.ONE.shiftLeft(100).add(BigInteger.valueOf(serial)),
            Date.from(from),
            Date.from(to),
            csr.getSubject(),
            key);
    try {
      var extensions = csr.getRequestedExtensions();
      for (var oid : extensions.getExtensionOIDs()) {
        if (!oid.equals(Extension.subjectAlternativeName)) {
          builder.addExtension(extensions.getExtension(oid));
        }
      }
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      return Bytes.copyOf(builder.build(signer).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralNames names(PKCS10CertificationRequest csr) {
    return GeneralNames.fromExtensions(
        csr.getRequestedExtensions(), Extension.subjectAlternativeName);
  }

  private static PKCS10CertificationRequest read(IssuanceRequest request) {
    try {
      return new PKCS10CertificationRequest(request.csr().toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on it issues what it is asked for, at once. */
  void recover() {
    healthy = true;
  }

  /** What it issued, in no order. */
  List<Issuance> issued() {
    return List.copyOf(issued.values());
  }

  /** Each call with its time and answer, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }
}
