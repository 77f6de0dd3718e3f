package io.certwright.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.PathJudge;
import io.certwright.spi.Bytes;
import io.certwright.trust.Purpose;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationLimits;
import io.certwright.trust.ValidationSettings;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * Random authorities that certify each other in any way, with any flaw: a search that tries every
 * path of the graph as it was drawn, and knows nothing of certificates, finds a valid one exactly
 * when ours does.
 */
class PathGraphTest {

  private static final int NAMES = 3;
  private static final int KEYS = 2;
  private static final String HOST = "www.a.test";
  private static final ValidationLimits WIDE =
      ValidationLimits.standard()
          .with(ValidationLimit.CANDIDATES, 1_000_000)
          .with(ValidationLimit.SIGNATURE_CHECKS, 1_000_000)
          .with(ValidationLimit.NAME_CHECKS, 1_000_000);

  /** What is wrong with an authority, if anything is. */
  private enum Flaw {
    NONE,
    EXPIRED,
    NO_AUTHORITY,
    NO_CERT_SIGN,
    CRITICAL,
    CONFINED_ELSEWHERE,
    CONFINED_HERE
  }

  /**
   * An authority's certificate as it is drawn: who it names, and whose key signed it.
   *
   * @param pathLength -1: none
   */
  private record Edge(
      int subject, int key, int issuer, int signer, int pathLength, Flaw flaw, boolean anchor) {

    boolean isSelfIssued() {
      return subject == issuer;
    }

    Bytes encode(int serial) {
      var draft =
          TestPki.certificate("ca" + subject, key).serial(BigInteger.valueOf(1_000L + serial));
      if (flaw == Flaw.NO_CERT_SIGN) {
        draft.extension(Extension.basicConstraints, true, new BasicConstraints(true));
        draft.usage(KeyUsage.cRLSign);
      } else if (flaw != Flaw.NO_AUTHORITY) {
        draft.authority(pathLength);
      }
      if (flaw == Flaw.EXPIRED) {
        draft.valid(TestPki.FROM, TestPki.FROM.plusSeconds(60));
      }
      if (flaw == Flaw.CRITICAL) {
        draft.extension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
      }
      if (flaw == Flaw.CONFINED_ELSEWHERE || flaw == Flaw.CONFINED_HERE) {
        var space = flaw == Flaw.CONFINED_HERE ? "a.test" : "b.test";
        draft.extension(
            Extension.nameConstraints,
            true,
            new NameConstraints(
                new GeneralSubtree[] {
                  new GeneralSubtree(new GeneralName(GeneralName.dNSName, space))
                },
                null));
      }
      return draft.signedBy("ca" + issuer, signer);
    }
  }

  @Provide
  Arbitrary<List<Edge>> graphs() {
    Arbitrary<Integer> names = Arbitraries.integers().between(0, NAMES - 1);
    Arbitrary<Integer> keys = Arbitraries.integers().between(0, KEYS - 1);
    Arbitrary<Flaw> flaws =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(Flaw.NONE)), Tuple.of(3, Arbitraries.of(Flaw.class)));
    Arbitrary<Integer> lengths = Arbitraries.of(-1, -1, -1, 0, 1, 2);
    Arbitrary<Boolean> anchors = Arbitraries.of(false, false, false, false, true);
    return Combinators.combine(names, keys, names, keys, lengths, flaws, anchors)
        .as(Edge::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void aPathIsFoundExactlyIfThereIsOne(
      @ForAll("graphs") List<Edge> graph, @ForAll boolean constrainedLeaf) {
    int issuer = graph.get(0).subject();
    int signer = graph.get(0).key();
    var draft = TestPki.certificate("leaf", 7).dns(constrainedLeaf ? HOST : "www.c.test");
    var leaf = draft.signedBy("ca" + issuer, signer);
    var anchors = new ArrayList<Bytes>();
    var others = new ArrayList<Bytes>();
    for (int i = 0; i < graph.size(); i++) {
      (graph.get(i).anchor() ? anchors : others).add(graph.get(i).encode(i));
    }
    var settings = ValidationSettings.builder(Purpose.TLS_SERVER, TestPki.NOW).limits(WIDE);
    var result = Validations.of(leaf, others, anchors, settings);
    boolean expected = new Reference(graph, constrainedLeaf).isReachable(issuer, signer, List.of());
    assertThat(result instanceof ValidatedChain).as("%s", result).isEqualTo(expected);
    Statistics.collect(expected);
    Statistics.coverage(
        found -> {
          found.check(true).percentage(share -> share > 10);
          found.check(false).percentage(share -> share > 10);
        });
    if (result instanceof ValidatedChain chain) {
      var seen = new HashSet<>(chain.certificates());
      assertThat(seen).hasSize(chain.certificates().size());
      assertThat(engine(chain)).isInstanceOf(PathJudge.Valid.class);
    }
  }

  /** What the engine says of a path, which is not asked about the plainest ones. */
  private static PathJudge.Verdict engine(ValidatedChain chain) {
    var path = chain.certificates();
    var constraints = path.get(path.size() - 1).getExtensionValue(Extensions.NAME_CONSTRAINTS);
    return PathJudge.judge(
        path.stream().map(PathJudge.Step::of).toList(),
        constraints == null ? null : DerReader.octetsOf(constraints).toByteArray(),
        new PathJudge.Policies(Set.of("2.5.29.32.0"), false, false, false),
        TestPki.NOW);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void theStandardBudgetHolds(@ForAll("graphs") List<Edge> graph) {
    var leaf =
        TestPki.certificate("leaf", 7).signedBy("ca" + graph.get(0).subject(), graph.get(0).key());
    var others = new ArrayList<Bytes>();
    for (int i = 0; i < graph.size(); i++) {
      others.add(graph.get(i).encode(i));
    }
    var work = Validations.of(leaf, others, List.of(), Validations.any()).work();
    assertThat(work.candidates()).isLessThanOrEqualTo(1_000);
    assertThat(work.signatureChecks()).isLessThanOrEqualTo(60);
  }

  /** Tries every path. */
  private record Reference(List<Edge> graph, boolean leafIsHere) {

    boolean isReachable(int issuer, int signer, List<Edge> below) {
      for (var edge : graph) {
        boolean issued = edge.subject() == issuer && edge.key() == signer;
        boolean again =
            below.stream()
                .anyMatch(other -> other.subject() == edge.subject() && other.key() == edge.key());
        if (issued && !again && below.size() < 10 && isGood(edge, below)) {
          var path = new ArrayList<>(below);
          path.add(edge);
          boolean found =
              edge.anchor()
                  ? namesFit(path)
                  : path.size() < 10 && isReachable(edge.issuer(), edge.signer(), path);
          if (found) {
            return true;
          }
        }
      }
      return false;
    }

    private static boolean isGood(Edge edge, List<Edge> below) {
      long authorities = below.stream().filter(other -> !other.isSelfIssued()).count();
      boolean long0 = edge.pathLength() >= 0 && hasPathLength(edge);
      return Set.of(Flaw.NONE, Flaw.CONFINED_HERE, Flaw.CONFINED_ELSEWHERE).contains(edge.flaw())
          && (!long0 || authorities <= edge.pathLength());
    }

    private static boolean hasPathLength(Edge edge) {
      return edge.flaw() != Flaw.NO_CERT_SIGN && edge.flaw() != Flaw.NO_AUTHORITY;
    }

    private boolean namesFit(List<Edge> path) {
      Optional<Edge> elsewhere =
          path.stream().filter(edge -> edge.flaw() == Flaw.CONFINED_ELSEWHERE).findFirst();
      boolean here = path.stream().anyMatch(edge -> edge.flaw() == Flaw.CONFINED_HERE);
      return elsewhere.isEmpty() && (!here || leafIsHere);
    }
  }
}
