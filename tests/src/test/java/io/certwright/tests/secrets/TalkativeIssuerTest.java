package io.certwright.tests.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAccount;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.IssuerProvider;
import io.certwright.tests.log.KeptLog;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An issuer that says its credentials wherever it can: they are neither kept nor logged. */
class TalkativeIssuerTest {

  private static final String KEY_ID = "kid-5f2e91c07ab3";
  private static final String SECRET = "h9/Zq+7 vX2!mPw3\"tR8&uY5";

  /** Where it says them. */
  enum Way {
    UNUSABLE {
      @Override
      Issuer connect(String said) {
        throw new IllegalArgumentException(said);
      }
    },
    BROKEN {
      @Override
      Issuer connect(String said) {
        throw thrown(said);
      }
    },
    ERROR {
      @Override
      Issuer connect(String said) {
        throw new ExceptionInInitializerError(said);
      }
    },
    THROWS {
      @Override
      IssuerAnswer answer(String said) {
        throw thrown(said);
      }
    },
    OVERFLOWS {
      @Override
      IssuerAnswer answer(String said) {
        throw new StackOverflowError(said);
      }
    },
    REFUSES {
      @Override
      IssuerAnswer answer(String said) {
        return new IssuerAnswer.Refused(Refusal.MISCONFIGURED, said, said, Optional.empty());
      }
    };

    Issuer connect(String said) {
      return new Issuer() {
        @Override
        public IssuerAnswer submit(IssuanceRequest request) {
          return answer(said);
        }

        @Override
        public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
          return answer(said);
        }
      };
    }

    IssuerAnswer answer(String said) {
      throw new IllegalStateException("not asked");
    }

    private static RuntimeException thrown(String said) {
      var thrown = new IllegalStateException(said, new java.io.IOException(said));
      thrown.addSuppressed(new IllegalArgumentException(said, thrown));
      return thrown;
    }
  }

  /** The credentials in every form, with what tells apart from nothing having been said. */
  private static String said(IssuerAccount account) {
    var text = new String(account.credentials().orElseThrow());
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var basic = ("shop:" + text).getBytes(StandardCharsets.UTF_8);
    var encoder = Base64.getEncoder();
    return String.join(
        " ; ",
        "no such account",
        text,
        SECRET,
        KEY_ID,
        encoder.encodeToString(bytes),
        encoder.encodeToString(basic),
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
        URLEncoder.encode(text, StandardCharsets.UTF_8),
        URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"),
        "ask the desk");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whatItSaysIsWithoutThem(Way way) {
    var needles = new Needles();
    needles.text("secret", SECRET);
    needles.text("key id", KEY_ID);
    var provider =
        new IssuerProvider() {
          @Override
          public String type() {
            return "talkative";
          }

          @Override
          public Issuer connect(IssuerAccount account) {
            return way.connect(said(account));
          }
        };
    KeptLog.keep();
    var seen = new StringBuilder();
    try (var vault =
        Vault.builder(MemoryStorage.create(), KeyProtections.ephemeral())
            .issuerProvider(provider)
            .open()) {
      vault
          .issuers()
          .setWithCredentials(
              "ca", IssuerConfiguration.of("talkative"), (KEY_ID + ":" + SECRET).toCharArray());
      var operation =
          vault.create("shop", CertificatePolicy.tlsServer("a.test").issuer("ca").build());
      var failure = operation.failure().orElseThrow();
      seen.append(failure).append(failure.code()).append(failure.message());
      if (way == Way.UNUSABLE || way == Way.REFUSES) {
        assertThat(failure.message()).contains("no such account", "ask the desk", "[credentials]");
      }
      vault
          .audit()
          .entries(Optional.empty(), 100)
          .entries()
          .forEach(entry -> seen.append('\n').append(entry));
    } finally {
      for (var line : KeptLog.take()) {
        seen.append('\n').append(line.text());
        for (var t = line.thrown(); t != null; t = t.getCause()) {
          seen.append('\n').append(t);
          for (var suppressed : t.getSuppressed()) {
            seen.append('\n').append(suppressed);
          }
        }
      }
    }
    if (way == Way.BROKEN || way == Way.THROWS) {
      assertThat(seen).contains("java.lang.IllegalStateException");
    }
    assertThat(needles.in(seen.toString())).as("%s", seen).isEmpty();
  }
}
