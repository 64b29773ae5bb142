/** Names of what opens something. */
import { oncePerText } from "../analysis/remember.js";

/** Those that are a secret under any name. */
const OPENERS = /^((access|refresh|auth|bearer|oauth|api|bot)token|(api|client)secret|(api|secret|private|signing|secretaccess)key|(user|plain)?password)$/;
/** `githubToken` opens what is there; the token of a page, of a device or of an invitation is none of these. */
export const TOKEN_OF_SERVICE =
  /^(user|workspace|org|team|bot)?(github|gitlab|bitbucket|slack|notion|discord|hubspot|linear|jira|google|gmail|shopify|vercel|netlify|telegram|facebook|instagram|twitter|linkedin|tiktok|dropbox|airtable|figma|asana|zoom|huggingface|supabase|cloudflare|spotify|salesforce|zendesk|quickbooks|railway|(?<=^|github)installation)Token$/i;

/** Is it a secret by its name, wherever it comes from: `refreshToken`, `githubToken`, `stripe_secret_key`? */
export const isOpener = oncePerText((name) => {
  const words = inCamelCase(name);
  return OPENERS.test(plain(name)) || TOKEN_OF_SERVICE.test(words) || (/[a-z0-9](AccessToken|RefreshToken|ApiKey|ApiSecret|SecretKey|ClientSecret|PrivateKey|(?<=signing|webhook)Secret)$/.test(words) && !/^(has|is|no|needs|encrypted|hashed|masked|redacted|public|show|missing)/i.test(words));
});

/** `githubToken` of `github_token` */
export function inCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `apikey` of `API_KEY`, `api-key`, `apiKey` */
export function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}
