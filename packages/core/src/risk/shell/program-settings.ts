/** Git settings whose value Git runs. */
const PROGRAM_SETTING =
  /^(?:core\.(?:hookspath|sshcommand|pager|editor|fsmonitor|gitproxy|askpass)|alias\..*|pager\..*|sequence\.editor|credential(?:\..*)?\.helper|init\.templatedir|filter\..*|diff\.external|diff\..*\.(?:command|textconv)|(?:diff|merge)tool\..*\.cmd|merge\..*\.driver|interactive\.difffilter|uploadpack\.packobjectshook|url\..*|gpg(?:\..*)?\.program|protocol\.ext\.allow)$/i;

/** True for the name of a Git setting whose value Git runs. */
export function isProgramSetting(name: string): boolean {
  return PROGRAM_SETTING.test(name.slice(0, 256));
}
