/**
 * Known answers of the start-up self-tests, in hex. Sources: FIPS 180-4 examples, RFC 4231 case 2,
 * RFC 5869 A.1, RFC 8032 7.1 test 2, RFC 6979 A.2.5 (s replaced by n - s), RFC 9180 A.2.1, and the
 * RFC 6979 vectors of tiny-secp256k1. The rest was computed by a second implementation.
 */
export const KNOWN = {
  sha256: {
    message: '616263',
    digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  },
  hmac: {
    key: '4a656665',
    message: '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    tag: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  hkdf: {
    key: '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b',
    salt: '000102030405060708090a0b0c',
    info: 'f0f1f2f3f4f5f6f7f8f9',
    output: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  aead: {
    key: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
    nonce: '000102030405060708090a0b',
    associatedData: 'feedface',
    plaintext: '6b6e6f776e20616e73776572',
    sealed: '2c6cb96cabc5a375fe36f2f9f328d5a94ef7c1f2f8841cf8831b9e38',
  },
  ed25519: {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  p256: {
    scalar: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
    publicKey:
      '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6' +
      '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
    message: '73616d706c65',
    der:
      '3045022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
      '02200834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9',
  },
  secp256k1: {
    scalar: '0000000000000000000000000000000000000000000000000000000000000001',
    publicKey: '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
    digest: '06ef2b193b83b3d701f765f1db34672ab84897e1252343cc2197829af3a30456',
    signature:
      '33a69cd2065432a30f3d1ce4eb0d59b8ab58c74f27c41a7fdb5696ad4e6108c9' +
      '6f807982866f785d3f6418d24163ddae117b7db4d5fdf0071de069fa54342262',
  },
  hpke: {
    recipientSecret: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
    recipientPublicKey: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
    enc: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
    info: '4f6465206f6e2061204772656369616e2055726e',
    associatedData: '436f756e742d30',
    plaintext: '4265617574792069732074727574682c20747275746820626561757479',
    ciphertext:
      '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  },
  argon2id: {
    passphrase: '636f727265637420686f727365206261747465727920737461706c65',
    salt: '000102030405060708090a0b0c0d0e0f',
    memoryKiB: 256,
    passes: 2,
    lanes: 1,
    output: '7989cae79eab72e4e4f4124a6acde0796b3cb91920807721145cf29a5a1daaa6',
  },
  shamir: {
    shares: [
      'a0f206a9af527a61ef4a50640d162fe17024817347e95daf0ca1f03234e88ad39f',
      'b1846647135a5a34e8b6b137c1afe37ef019fd792ad870f47de1003e6ad5e079c6',
    ],
    secret: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
  },
  primes: {
    /** 2^521 - 1. */
    prime: (1n << 521n) - 1n,
    /** The least composite that is a strong pseudoprime to the first twelve primes (OEIS A014233). */
    pseudoprime: 318665857834031151167461n,
  },
} as const;
