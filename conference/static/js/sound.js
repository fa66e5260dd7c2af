// A tone for every verdict, so that eyes may stay on the person; and a short shake.

const TONES = {
  welcome: [660, 880],
  provisional: [660, 660],
  already: [520, 520],
  refused: [300, 220],
  unknown: [300, 300, 300],
};

const LATE_MS = 500;

let audio;

/** @param {string} tone as the panel looks */
export async function sound(tone) {
  if (!TONES[tone]) return;
  navigator.vibrate?.(tone === "welcome" ? 60 : [80, 60, 80]);
  const asked = performance.now();
  if (!(await awake()) || performance.now() - asked > LATE_MS) return; // of a verdict long before
  TONES[tone].forEach((frequency, index) => {
    const start = audio.currentTime + index * 0.16;
    const oscillator = new OscillatorNode(audio, { frequency });
    oscillator.connect(new GainNode(audio, { gain: 0.2 })).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.12);
  });
}

function awake() {
  audio ??= new AudioContext();
  return audio.resume().then(() => true, () => false);
}

// With the screen a phone puts the sound to sleep, and some wake it for a touch only.
addEventListener("touchend", awake);
