import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const dark: MantineColorsTuple = [
  "#e4e7eb",
  "#bcc2cb",
  "#959dab",
  "#757e8c",
  "#2c313a",
  "#22262e",
  "#191c22",
  "#111317",
  "#0c0e11",
  "#08090b",
];

const ink: MantineColorsTuple = [
  "#eef1ff",
  "#dce2fb",
  "#b6c1f3",
  "#8d9deb",
  "#7083e6",
  "#5a6fe0",
  "#4659cf",
  "#394ab8",
  "#303f9c",
  "#27347f",
];

const CHINESE_FONTS = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"';

/** Calm and dense: 13 px text, small radii, one accent; the colours of states are in theme.css. */
export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: 6,
  colors: { dark, ink },
  autoContrast: true,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: `var(--font-text), ${CHINESE_FONTS}, system-ui, sans-serif`,
  fontFamilyMonospace: `var(--font-mono), ${CHINESE_FONTS}, ui-monospace, monospace`,
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  radius: { xs: "3px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "16px", lineHeight: "24px" } } },
  components: {
    Button: { defaultProps: { size: "xs" } },
    InputWrapper: { styles: { label: { marginBottom: 4 }, description: { marginBottom: 4 }, error: { marginTop: 4 } } },
    Modal: { styles: { title: { fontSize: 14, fontWeight: 600 } } },
    Drawer: { styles: { title: { fontSize: 14, fontWeight: 600 } } },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    // Its placeholder would be a child that a menu must not have; the first item takes the focus instead.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
});

/** Mantine's own grey for quiet text is too faint on white to be read with ease (4.5:1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5b6472",
    "--mantine-color-placeholder": "#6b7482",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-error": "#b42318",
    "--mantine-color-default-border": "#dfe2e7",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-2)",
    "--mantine-color-placeholder": "#8b94a2",
    "--mantine-color-error": "#ff8a80",
    "--mantine-color-default-border": "var(--mantine-color-dark-4)",
  },
});
