package io.certwright.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Weak moduli are known, others are not taken for weak. */
class WeakModulusTest {

  @Property(tries = 60)
  void anHonestModulusIsNotWeak(@ForAll long seed) {
    var random = new Random(seed);
    var modulus =
        BigInteger.probablePrime(256, random).multiply(BigInteger.probablePrime(256, random));
    assertThat(WeakModulus.hasSmallFactor(modulus)).isFalse();
    assertThat(WeakModulus.isRoca(modulus)).isFalse();
    assertThat(WeakModulus.hasClosePrimes(modulus)).isFalse();
  }

  @Property(tries = 60)
  void primesNextToEachOtherAreFound(@ForAll long seed) {
    var prime = BigInteger.probablePrime(256, new Random(seed));
    var next = prime.nextProbablePrime();
    assertThat(WeakModulus.hasClosePrimes(prime.multiply(next))).isTrue();
    assertThat(WeakModulus.hasClosePrimes(prime.multiply(prime))).as("a square").isTrue();
  }

  @Property(tries = 200)
  void powersOf65537AreRoca(@ForAll long seed) {
    var random = new Random(seed);
    var product = BigInteger.ONE;
    for (var p = BigInteger.TWO; p.intValue() < 168; p = p.nextProbablePrime()) {
      product = product.multiply(p);
    }
    var factor = new BigInteger(500, random);
    var power = RsaKeys.F4.modPow(new BigInteger(64, random), product);
    assertThat(WeakModulus.isRoca(factor.multiply(product).add(power))).isTrue();
  }

  @Example
  void everySmallPrimeIsFound() {
    var large = BigInteger.probablePrime(300, new Random(8));
    for (var p = BigInteger.TWO; p.intValue() < 752; p = p.nextProbablePrime()) {
      assertThat(WeakModulus.hasSmallFactor(large.multiply(p))).as("%s", p).isTrue();
    }
    assertThat(WeakModulus.hasSmallFactor(large.multiply(BigInteger.valueOf(757)))).isFalse();
  }
}
