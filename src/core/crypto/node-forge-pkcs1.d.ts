/** `forge.pkcs1`, which the published types of node-forge leave out. Strings hold bytes. */
import 'node-forge';

declare module 'node-forge' {
  namespace pkcs1 {
    interface OaepOptions {
      readonly md: md.MessageDigest;
      readonly mgf1: { readonly md: md.MessageDigest };
      readonly label?: string;
      /** Exactly as long as the digest. */
      readonly seed?: string;
    }

    /** EME-OAEP encoding (RFC 8017 section 7.1.1 step 2). */
    function encode_rsa_oaep(key: pki.rsa.PublicKey, message: string, options: OaepOptions): string;

    /** EME-OAEP decoding (section 7.1.2 step 3); throws when the padding is wrong. */
    function decode_rsa_oaep(
      key: pki.rsa.PrivateKey,
      encoded: string,
      options: OaepOptions,
    ): string;
  }
}
